package bot.molt.execution.shell;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How a wrapper's own options look, up to the command that it runs.
///
/// @param flags letters without a value
/// @param valued letters with a value, attached or as the next word
/// @param longFlags long options without a value
/// @param longValued long options with a value, behind `=` or as the next word
/// @param leading words between the options and the command
record WrapperOptions(
        String flags, String valued, Set<String> longFlags, Set<String> longValued, int leading) {

    static WrapperOptions of(String flags, String valued) {
        return new WrapperOptions(flags, valued, Set.of(), Set.of(), 0);
    }

    WrapperOptions longs(Set<String> withoutValue, Set<String> withValue) {
        return new WrapperOptions(flags, valued, withoutValue, withValue, leading);
    }

    WrapperOptions leading(int count) {
        return new WrapperOptions(flags, valued, longFlags, longValued, count);
    }

    /// The words of the command; empty where the options are not all known.
    Optional<List<Word>> command(List<Word> args) {
        int at = 0;
        while (at < args.size() && args.get(at).mayBeOption() && !args.get(at).is("-")) {
            Word word = args.get(at);
            if (word.is("--")) {
                at++;
                break;
            }
            int used = word.literal() ? used(word.text()) : 0;
            if (used == 0) {
                return Optional.empty();
            }
            at += used;
        }
        for (int i = at; i < Math.min(at + leading, args.size()); i++) {
            if (args.get(i).mayBeOption()) {
                return Optional.empty();
            }
        }
        return Optional.of(args.subList(Math.min(at + leading, args.size()), args.size()));
    }

    /// How many words the option takes; 0 where it is not known.
    private int used(String option) {
        if (option.startsWith("--")) {
            String name = option.substring(2).replaceFirst("(?s)=.*", "");
            if (longValued.contains(name)) {
                return option.contains("=") ? 1 : 2;
            }
            return longFlags.contains(name) && !option.contains("=") ? 1 : 0;
        }
        for (int i = 1; i < option.length(); i++) {
            if (valued.indexOf(option.charAt(i)) >= 0) {
                return i + 1 < option.length() ? 1 : 2;
            }
            if (flags.indexOf(option.charAt(i)) < 0) {
                return 0;
            }
        }
        return 1;
    }
}
