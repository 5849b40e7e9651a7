package bot.molt.cli.tui;

import bot.molt.cli.terminal.Cells;
import bot.molt.cli.terminal.Look;
import bot.molt.cli.terminal.Look.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/// The slash commands that are typed here: those of this terminal, and those that the gateway takes
/// as messages.
enum Slash {
    HELP("/help", Say.CMD_HELP, true),
    NEW("/new", Say.CMD_NEW, false),
    SESSIONS("/sessions", Say.CMD_SESSIONS, true),
    SESSION("/session", Say.CMD_SESSION, true),
    AGENT("/agent", Say.CMD_AGENT, true),
    MODEL("/model", Say.CMD_MODEL, false),
    THINK("/think", Say.CMD_THINK, false, "off minimal low medium high xhigh"),
    VERBOSE("/verbose", Say.CMD_VERBOSE, false, "off on full"),
    STOP("/stop", Say.CMD_STOP, true),
    STATUS("/status", Say.CMD_STATUS, false),
    EXPAND("/expand", Say.CMD_EXPAND, true),
    APPROVE("/approve", Say.CMD_APPROVE, true, "once always"),
    DENY("/deny", Say.CMD_DENY, true),
    DELIVER("/deliver", Say.CMD_DELIVER, true, "on off"),
    QUIT("/quit", Say.CMD_QUIT, true);

    /// What the gateway takes besides.
    private static final List<String> OF_THE_GATEWAY =
            List.of("/compact", "/queue", "/reasoning", "/send", "/subagents", "/usage", "/whoami");

    private final String word;
    private final Say about;
    private final boolean isLocal;
    private final String choices;

    Slash(String word, Say about, boolean isLocal) {
        this(word, about, isLocal, "");
    }

    /// @param choices with blanks between them
    Slash(String word, Say about, boolean isLocal, String choices) {
        this.word = word;
        this.about = about;
        this.isLocal = isLocal;
        this.choices = choices;
    }

    /// The command of a line; null where it is none of this terminal.
    static @Nullable Slash of(String line) {
        String typed = first(line);
        String meant =
                switch (typed) {
                    case "/exit", "/q" -> "/quit";
                    case "/agents" -> "/agent";
                    case "/models" -> "/model";
                    case "/abort" -> "/stop";
                    case "/?" -> "/help";
                    case "/tool" -> "/expand";
                    default -> typed;
                };
        for (Slash each : values()) {
            if (each.word.equals(meant)) {
                return each;
            }
        }
        return null;
    }

    private static String first(String line) {
        String bare = line.strip();
        int end = bare.indexOf(' ');
        return (end < 0 ? bare : bare.substring(0, end)).toLowerCase(Locale.ROOT);
    }

    /// What stands behind the command.
    static String rest(String line) {
        String bare = line.strip();
        int end = bare.indexOf(' ');
        return end < 0 ? "" : bare.substring(end + 1).strip();
    }

    /// Whether the gateway does not hear of it.
    boolean isLocal() {
        return isLocal;
    }

    String word() {
        return word;
    }

    /// The words that may stand behind it.
    List<String> choices() {
        return choices.isEmpty() ? List.of() : List.of(choices.split(" "));
    }

    Say about() {
        return about;
    }

    /// Every command that can be typed.
    static List<String> words() {
        List<String> words = new ArrayList<>(OF_THE_GATEWAY);
        for (Slash each : values()) {
            words.add(each.word);
        }
        words.sort(null);
        return words;
    }

    static List<AttributedString> help(Room room) {
        List<AttributedString> lines = new ArrayList<>();
        Look look = room.look();
        lines.add(look.text(Part.STRONG, room.tongue().say(Say.HELP_TITLE)));
        for (Slash each : values()) {
            AttributedString first = Cells.padded(look.text(Part.CODE, "  " + each.word), 14);
            lines.addAll(
                    Cells.wrapped(
                            look.text(Part.PLAIN, room.tongue().say(each.about)),
                            room.cells(),
                            first,
                            new AttributedString(" ".repeat(14))));
        }
        String others = String.join(" ", OF_THE_GATEWAY);
        lines.addAll(
                Cells.wrapped(
                        look.text(Part.PLAIN, room.tongue().say(Say.HELP_GATEWAY, others)),
                        room.cells()));
        lines.addAll(
                Cells.wrapped(
                        look.text(Part.FAINT, room.tongue().say(Say.HELP_KEYS)), room.cells()));
        return lines;
    }
}
