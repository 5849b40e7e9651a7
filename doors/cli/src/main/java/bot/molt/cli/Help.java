package bot.molt.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What there is to type.
final class Help {
    private Help() {}

    /// Help on a command, a group, or everything; null where there is no such thing.
    static @Nullable String of(List<String> words) {
        if (words.isEmpty()) {
            return everything();
        }
        Entry entry = Commands.find(String.join(" ", words));
        return entry == null
                ? group(words.getFirst(), words.size())
                : Commands.syntax(entry).syntax().help();
    }

    private static String everything() {
        StringBuilder text = new StringBuilder("Usage: moltbot <command> [options]\n\nCommands:\n");
        text.append("  gateway           Run the gateway (its options: moltbot gateway --help).\n");
        text.append(
                "  node              Lend this machine to a gateway elsewhere (see moltbot node --help).\n");
        text.append(
                "  moltage           Machines of their own for users of WeChat (see moltbot moltage --help).\n");
        list(text, Commands.all());
        return text.append(
                        """

                        Flags of every command: --url URL --token-file FILE --profile NAME --dev --json --timeout TIME --no-color
                        More: moltbot help <command>
                        """)
                .toString();
    }

    private static @Nullable String group(String name, int words) {
        List<Entry> entries =
                Commands.all().stream().filter(entry -> entry.group().equals(name)).toList();
        if (entries.isEmpty() || words > 1) {
            return null;
        }
        StringBuilder text =
                new StringBuilder("Usage: moltbot " + name + " <command> [options]\n\nCommands:\n");
        list(text, entries);
        return text.append("\nMore: moltbot help ").append(name).append(" <command>\n").toString();
    }

    private static void list(StringBuilder text, List<Entry> entries) {
        int width = entries.stream().mapToInt(entry -> entry.name().length()).max().orElse(0);
        for (Entry entry : entries) {
            String gap = " ".repeat(width - entry.name().length() + 3);
            text.append("  ").append(entry.name()).append(gap).append(entry.summary()).append('\n');
        }
    }
}
