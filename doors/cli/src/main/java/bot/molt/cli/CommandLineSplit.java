package bot.molt.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the command among the arguments; flags of every command may stand before, between and
/// behind its words.
///
/// @param entry null where the words name no command
/// @param words the words up to the first that no command starts with
/// @param rest the arguments without the words of the command
record CommandLineSplit(@Nullable Entry entry, List<String> words, List<String> rest) {
    private static final int MAX_WORDS = 3;

    static CommandLineSplit of(List<String> args) {
        List<Integer> places = wordPlaces(args);
        for (int count = places.size(); count > 0; count--) {
            List<Integer> taken = places.subList(0, count);
            Entry entry = Commands.find(joined(args, taken));
            if (entry != null) {
                return new CommandLineSplit(entry, words(args, taken), without(args, taken));
            }
        }
        return new CommandLineSplit(null, words(args, places), args);
    }

    /// The first words that are no options.
    static List<String> words(List<String> args) {
        return words(args, wordPlaces(args));
    }

    private static List<Integer> wordPlaces(List<String> args) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < args.size() && places.size() < MAX_WORDS; i++) {
            String arg = args.get(i);
            if (arg.equals("--")) {
                break;
            }
            if (!arg.startsWith("-")) {
                places.add(i);
            } else if (GlobalOptions.takesValue(arg)) {
                i++;
            } else if (!GlobalOptions.known(arg) && !places.isEmpty()) {
                break;
            }
        }
        return places;
    }

    private static String joined(List<String> args, List<Integer> places) {
        return String.join(" ", words(args, places));
    }

    private static List<String> words(List<String> args, List<Integer> places) {
        List<String> words = new ArrayList<>();
        for (int place : places) {
            words.add(args.get(place));
        }
        return words;
    }

    private static List<String> without(List<String> args, List<Integer> places) {
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            if (!places.contains(i)) {
                rest.add(args.get(i));
            }
        }
        return rest;
    }
}
