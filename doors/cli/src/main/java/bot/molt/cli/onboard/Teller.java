package bot.molt.cli.onboard;

import bot.molt.cli.Session;
import bot.molt.cli.terminal.Clean;
import bot.molt.cli.terminal.Look;
import bot.molt.cli.terminal.Look.Part;
import bot.molt.cli.terminal.Markdown;
import bot.molt.cli.terminal.Tongue;
import java.io.PrintStream;
import org.jline.utils.AttributedString;

/// Tells how the first steps go, a line each; where a document is wanted, on the error stream.
final class Teller {
    private static final int CELLS = 90;

    private final PrintStream out;
    private final Look look;
    private final Tongue tongue;

    Teller(Session session, Look look, Tongue tongue) {
        this.out = session.json() ? session.err() : session.out();
        this.look = look;
        this.tongue = tongue;
    }

    Tongue tongue() {
        return tongue;
    }

    String say(Tell phrase, Object... parts) {
        return tongue.say(phrase, parts);
    }

    void title(Tell phrase) {
        line(look.text(Part.HEADING, say(phrase)));
    }

    void good(Tell phrase, Object... parts) {
        line(
                look.line()
                        .add(Part.GOOD, "✓ ")
                        .add(Part.PLAIN, Clean.text(say(phrase, parts)))
                        .done());
    }

    void note(Tell phrase, Object... parts) {
        line(look.text(Part.FAINT, "  " + Clean.text(say(phrase, parts))));
    }

    void bad(Tell phrase, Object... parts) {
        line(look.text(Part.BAD, "✗ " + Clean.text(say(phrase, parts))));
    }

    void plain(String text) {
        line(look.text(Part.PLAIN, Clean.text(text)));
    }

    /// Words of a model.
    void answer(String text) {
        Markdown.of(Clean.text(text), look, CELLS).forEach(this::line);
    }

    private void line(AttributedString line) {
        out.println(look.colour() ? line.toAnsi() : line.toString());
        out.flush();
    }
}
