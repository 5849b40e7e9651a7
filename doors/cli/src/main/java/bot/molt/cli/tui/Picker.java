package bot.molt.cli.tui;

import bot.molt.cli.terminal.Cells;
import bot.molt.cli.terminal.Look;
import bot.molt.cli.terminal.Look.Part;
import bot.molt.cli.terminal.Tongue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/// A choice among several: moved by arrows, narrowed by typing.
///
/// Threads: one.
final class Picker {
    private static final int ROWS = 8;

    private final Kind kind;
    private final List<Item> all;
    private List<Item> fitting;
    private int at;

    /// What is chosen.
    enum Kind {
        SESSION(Say.PICK_SESSION),
        AGENT(Say.PICK_AGENT),
        MODEL(Say.PICK_MODEL),
        THINKING(Say.PICK_THINK);

        private final Say title;

        Kind(Say title) {
            this.title = title;
        }
    }

    /// One of them.
    ///
    /// @param value what is meant
    /// @param label for people
    /// @param hint fainter, behind it
    record Item(String value, String label, String hint) {
        private boolean fits(String word) {
            return (label + " " + hint + " " + value).toLowerCase(Locale.ROOT).contains(word);
        }
    }

    /// @param current the value that holds now
    Picker(Kind kind, List<Item> items, String current) {
        this.kind = kind;
        this.all = List.copyOf(items);
        this.fitting = all;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).value().equals(current)) {
                at = i;
            }
        }
    }

    Kind kind() {
        return kind;
    }

    void move(int steps) {
        if (!fitting.isEmpty()) {
            at = Math.floorMod(at + steps, fitting.size());
        }
    }

    /// Shows those alone in which every word of the text is.
    void narrow(String text) {
        List<Item> found = new ArrayList<>(all);
        for (String word : text.strip().toLowerCase(Locale.ROOT).split("\\s+")) {
            found.removeIf(item -> !item.fits(word));
        }
        if (!found.equals(fitting)) {
            fitting = found;
            at = 0;
        }
    }

    /// The value that is chosen now; null where nothing fits.
    @Nullable String chosen() {
        return fitting.isEmpty() ? null : fitting.get(at).value();
    }

    List<AttributedString> lines(Look look, Tongue tongue, int cells) {
        List<AttributedString> lines = new ArrayList<>();
        lines.add(
                Cells.cut(
                        look.line()
                                .add(Part.STRONG, tongue.say(kind.title))
                                .add(Part.FAINT, "  " + tongue.say(Say.PICK_HOW))
                                .done(),
                        cells));
        if (fitting.isEmpty()) {
            lines.add(look.text(Part.FAINT, "  " + tongue.say(Say.PICK_NONE)));
        }
        int first = Math.max(0, Math.min(at - ROWS / 2, fitting.size() - ROWS));
        for (int i = first; i < Math.min(fitting.size(), first + ROWS); i++) {
            Item item = fitting.get(i);
            boolean here = i == at;
            lines.add(
                    Cells.cut(
                            look.line()
                                    .add(
                                            here ? Part.CHOSEN : Part.PLAIN,
                                            (here ? "❯ " : "  ") + item.label())
                                    .add(
                                            Part.FAINT,
                                            item.hint().isEmpty() ? "" : "  " + item.hint())
                                    .done(),
                            cells));
        }
        return lines;
    }
}
