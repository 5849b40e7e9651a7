package bot.molt.agent.command;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A slash command: `/think high`, `/status`, `/model: opus`.
///
/// @param rest what stands behind it, without spaces around
public record CommandLine(Name name, String rest) {
    /// The commands that there are.
    public enum Name {
        COMPACT,
        HELP,
        MODEL,
        NEW,
        QUEUE,
        REASONING,
        SEND,
        STATUS,
        STOP,
        SUBAGENTS,
        THINK,
        USAGE,
        VERBOSE,
        WHOAMI;

        /// As people write it.
        String word() {
            return "/" + name().toLowerCase(Locale.ROOT);
        }

        /// Whether it may stand before a message and hold for that one only.
        boolean isDirective() {
            return this == THINK || this == MODEL || this == QUEUE;
        }
    }

    private static final Map<String, Name> WORDS =
            Map.ofEntries(
                    Map.entry("compact", Name.COMPACT),
                    Map.entry("help", Name.HELP),
                    Map.entry("commands", Name.HELP),
                    Map.entry("model", Name.MODEL),
                    Map.entry("models", Name.MODEL),
                    Map.entry("new", Name.NEW),
                    Map.entry("reset", Name.NEW),
                    Map.entry("queue", Name.QUEUE),
                    Map.entry("reasoning", Name.REASONING),
                    Map.entry("reason", Name.REASONING),
                    Map.entry("send", Name.SEND),
                    Map.entry("status", Name.STATUS),
                    Map.entry("stop", Name.STOP),
                    Map.entry("subagents", Name.SUBAGENTS),
                    Map.entry("subagent", Name.SUBAGENTS),
                    Map.entry("think", Name.THINK),
                    Map.entry("thinking", Name.THINK),
                    Map.entry("t", Name.THINK),
                    Map.entry("usage", Name.USAGE),
                    Map.entry("verbose", Name.VERBOSE),
                    Map.entry("v", Name.VERBOSE),
                    Map.entry("whoami", Name.WHOAMI),
                    Map.entry("id", Name.WHOAMI));

    /// The command that a message begins with; empty where it begins with none that there is.
    public static Optional<CommandLine> of(String text) {
        String line = text.strip();
        if (!line.startsWith("/") || line.length() < 2) {
            return Optional.empty();
        }
        int end = 1;
        while (end < line.length() && Character.isLetter(line.charAt(end))) {
            end++;
        }
        Name name = WORDS.get(line.substring(1, end).toLowerCase(Locale.ROOT));
        boolean whole =
                end == line.length()
                        || Character.isWhitespace(line.charAt(end))
                        || line.charAt(end) == ':';
        if (name == null || !whole) {
            return Optional.empty();
        }
        String rest = line.substring(end).strip();
        return Optional.of(
                new CommandLine(name, rest.startsWith(":") ? rest.substring(1).strip() : rest));
    }

    /// Every word that stands for a command, without its slash.
    public static Set<String> names() {
        return WORDS.keySet();
    }

    /// Whether a message is a command and nothing else, so that no model is asked.
    public static boolean isAlone(String text) {
        return of(text).isPresent();
    }

    /// Whether it ends what runs.
    public static boolean isStop(String text) {
        return of(text).filter(line -> line.name() == Name.STOP).isPresent();
    }

    /// The first word behind the command; empty for none.
    String word() {
        return rest.isEmpty() ? "" : rest.split("\\s+", 2)[0];
    }

    /// What stands behind the first word.
    String behindWord() {
        String[] parts = rest.split("\\s+", 2);
        return parts.length < 2 ? "" : parts[1].strip();
    }

    /// Every command as people write it.
    static List<String> words() {
        return List.of(Name.values()).stream().map(Name::word).toList();
    }
}
