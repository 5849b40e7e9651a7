package bot.molt.chat;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A command that the gateway itself carries out: `/exec ls -l`. Commands for a session stand in
/// the agent's own list.
///
/// @param rest what stands behind it, without spaces around
record ControlLine(Name name, String rest) {
    /// The commands that there are.
    enum Name {
        EXEC,
        APPROVE,
        DENY,
        WHO
    }

    private static final Map<String, Name> WORDS =
            Map.of(
                    "/exec", Name.EXEC,
                    "/approve", Name.APPROVE,
                    "/deny", Name.DENY,
                    "/who", Name.WHO);

    /// The words without their slash.
    static Set<String> words() {
        return WORDS.keySet().stream().map(word -> word.substring(1)).collect(Collectors.toSet());
    }

    /// The command that a message is; empty where it is none.
    static Optional<ControlLine> of(String text) {
        String line = text.strip();
        String[] parts = line.split("\\s+", 2);
        Name name = WORDS.get(parts[0].toLowerCase(Locale.ROOT));
        String rest = parts.length < 2 ? "" : parts[1].strip();
        boolean setting = name == Name.EXEC && rest.matches("(host|security|ask|node)=\\S*.*");
        return name == null || setting
                ? Optional.empty()
                : Optional.of(new ControlLine(name, rest));
    }
}
