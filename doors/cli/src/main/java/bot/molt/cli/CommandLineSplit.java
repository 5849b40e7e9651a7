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

    /// The verbs of services.
    private static final List<String> VERBS =
            List.of("install", "restart", "start", "status", "stop", "uninstall");

    /// Words that stand for `gateway` before a verb of services.
    private static final List<String> GROUPS =
            List.of("service", "daemon", "service gateway", "daemon gateway");

    /// Other words for commands, as `words=command`.
    private static final List<String> OTHER_WORDS =
            List.of(
                    "approvals approve=approve",
                    "approvals deny=deny",
                    "approvals pending=approvals list",
                    "approvals=approvals list",
                    "audit=audit tail",
                    "backup=backup list",
                    "channels=channels list",
                    "chat=tui",
                    "configure=onboard",
                    "cron remove=cron rm",
                    "cron=cron list",
                    "devices=devices list",
                    "gateway agent=agent",
                    "gateway health=health",
                    "memory=memory status",
                    "models auth=models status",
                    "models=models list",
                    "nodes approve=devices approve",
                    "nodes pending=devices list",
                    "nodes reject=devices reject",
                    "nodes status=nodes list",
                    "nodes=nodes list",
                    "pairing=pairing list",
                    "plugins inspect=plugins info",
                    "plugins=plugins list",
                    "sandbox=sandbox list",
                    "security=security audit",
                    "sessions=sessions list",
                    "system presence=presence",
                    "terminal=tui",
                    "tools=tools list",
                    "users=users list",
                    "workspaces=workspaces list");

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

    /// Names of commands that the words may stand for, the nearest first.
    static List<String> meant(String words) {
        List<String> names = new ArrayList<>();
        names.add(ofService(words));
        for (String other : OTHER_WORDS) {
            int equals = other.indexOf('=');
            if (other.substring(0, equals).equals(words)) {
                names.add(other.substring(equals + 1));
            }
        }
        return names;
    }

    /// `service status`, `daemon gateway stop` and their like as `gateway status`, `gateway stop`.
    /// The group before a kind of service falls away: `service node stop` is `node stop`.
    private static String ofService(String words) {
        int last = words.lastIndexOf(' ');
        String group = last < 0 ? words : words.substring(0, last);
        String verb = words.substring(last + 1);
        if (last >= 0 && VERBS.contains(verb) && GROUPS.contains(group)) {
            return "gateway " + verb;
        }
        boolean isKind = words.startsWith("service node ") || words.startsWith("daemon node ");
        return isKind ? words.substring(words.indexOf(' ') + 1) : words;
    }
}
