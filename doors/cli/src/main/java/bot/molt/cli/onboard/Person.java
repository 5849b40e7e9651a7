package bot.molt.cli.onboard;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.cli.terminal.Clean;
import bot.molt.cli.terminal.Look;
import bot.molt.cli.terminal.Look.Part;
import bot.molt.cli.terminal.Tongue;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/// A person at a terminal.
///
/// Threads: one.
final class Person implements Asker {
    private static final char HIDDEN = 0;

    private final Terminal terminal;
    private final LineReader reader;
    private final Look look;
    private final Tongue tongue;

    Person(Terminal terminal, Look look, Tongue tongue) {
        this.terminal = terminal;
        this.look = look;
        this.tongue = tongue;
        this.reader = new LineReaderImpl(terminal, "moltbot", new HashMap<>());
        reader.setOpt(LineReader.Option.DISABLE_EVENT_EXPANSION);
        reader.unsetOpt(LineReader.Option.AUTO_FRESH_LINE);
        reader.setVariable(LineReader.DISABLE_HISTORY, true);
        reader.setVariable(LineReader.DISABLE_COMPLETION, true);
    }

    @Override
    public boolean isThere() {
        return true;
    }

    @Override
    public String text(String question, String usual) {
        String hint = usual.isEmpty() ? "" : " [" + Clean.line(usual) + "]";
        String typed = line(question + hint + ": ", null);
        return typed.isEmpty() ? usual : typed;
    }

    @Override
    public String secret(String question) {
        return line(question + ": ", HIDDEN);
    }

    private String line(String prompt, @Nullable Character mask) {
        try {
            String shown = look.text(Part.STRONG, prompt.replace("%", "%%")).toAnsi(terminal);
            return reader.readLine(shown, mask).strip();
        } catch (UserInterruptException | EndOfFileException e) {
            throw new CodedException(
                    ErrorCode.CANCELLED, "left; what was done until here stays", e);
        }
    }

    @Override
    public boolean yes(String question, boolean usual) {
        while (true) {
            String typed =
                    line(question + tongue.say(Tell.YES_NO, usual ? "Y/n" : "y/N"), null)
                            .toLowerCase(Locale.ROOT);
            switch (typed) {
                case "" -> {
                    return usual;
                }
                case "y", "yes", "j", "ja", "是", "好" -> {
                    return true;
                }
                case "n", "no", "nein", "否", "不" -> {
                    return false;
                }
                default -> refuse(typed, "y, n");
            }
        }
    }

    @Override
    public int choose(String question, List<String> items, int usual) {
        terminal.writer().println(look.text(Part.STRONG, question).toAnsi(terminal));
        for (int i = 0; i < items.size(); i++) {
            terminal.writer().println("  %2d  %s".formatted(i + 1, Clean.line(items.get(i))));
        }
        while (true) {
            String typed = text(tongue.say(Tell.CHOOSE), Integer.toString(usual + 1));
            int number = typed.matches("\\d{1,3}") ? Integer.parseInt(typed) : 0;
            if (number >= 1 && number <= items.size()) {
                return number - 1;
            }
            refuse(typed, "1.." + items.size());
        }
    }

    private void refuse(String typed, String expected) {
        String words = tongue.say(Tell.NOT_THAT, Clean.line(typed), expected);
        terminal.writer().println(look.text(Part.WARN, words).toAnsi(terminal));
        terminal.flush();
    }
}
