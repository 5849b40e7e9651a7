package bot.molt.cli.tui;

import bot.molt.cli.terminal.Cells;
import bot.molt.cli.terminal.Clean;
import bot.molt.cli.terminal.Look;
import bot.molt.cli.terminal.Look.Part;
import bot.molt.cli.terminal.Tongue;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;

/// A screen with the look and the language of what is shown on it.
///
/// @param screen where it is shown
record Room(Screen screen, Look look, Tongue tongue) {
    private static final int LONGEST_RULE = 60;

    int cells() {
        return screen.cells();
    }

    void print(List<AttributedString> lines) {
        if (!lines.isEmpty()) {
            screen.print(lines);
        }
    }

    /// Lines with a blank one before them.
    void block(List<AttributedString> lines) {
        List<AttributedString> all = new ArrayList<>();
        all.add(AttributedString.EMPTY);
        all.addAll(lines);
        print(all);
    }

    /// Something that the program itself says, beside what is talked about.
    void note(Say phrase, Object... parts) {
        print(Cells.wrapped(look.text(Part.FAINT, "· " + tongue.say(phrase, parts)), cells()));
    }

    void good(String text) {
        print(Cells.wrapped(look.text(Part.GOOD, text), cells()));
    }

    void bad(String text) {
        print(Cells.wrapped(look.text(Part.BAD, "✗ " + Clean.line(text)), cells()));
    }

    /// A line across, with words in it.
    void rule(String words) {
        String shown = "── " + Cells.cut(Clean.line(words), cells() - 8) + " ";
        int rest = Math.min(LONGEST_RULE, cells()) - Cells.width(shown);
        block(List.of(look.text(Part.FAINT, shown + "─".repeat(Math.max(2, rest)))));
    }

    /// What a person said.
    void mine(String text) {
        List<AttributedString> lines = new ArrayList<>();
        AttributedString first = look.text(Part.MINE, "❯ ");
        AttributedString others = new AttributedString("  ");
        for (String line : Clean.text(text).strip().split("\n", -1)) {
            lines.addAll(
                    Cells.wrapped(
                            look.text(Part.STRONG, line),
                            cells(),
                            lines.isEmpty() ? first : others,
                            others));
        }
        block(lines);
    }
}
