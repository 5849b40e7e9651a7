package bot.molt.cli.terminal;

import bot.molt.cli.terminal.Look.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.utils.AttributedString;

/// Markdown for a terminal, while it is still being written: lines that have ended are given once,
/// what is unfinished as often as somebody looks.
///
/// Threads: one.
public final class Markdown {
    private static final Pattern FENCE = Pattern.compile("^ {0,3}(`{3,}|~{3,})\\s*(.*)$");
    private static final Pattern HEADING = Pattern.compile("^ {0,3}(#{1,6})\\s+(.*?)\\s*#*$");
    private static final Pattern RULE = Pattern.compile("^ {0,3}([-*_])(\\s*\\1){2,}\\s*$");
    private static final Pattern QUOTE = Pattern.compile("^ {0,3}((?:>\\s?)+)(.*)$");
    private static final Pattern ITEM =
            Pattern.compile("^(\\s*)([-*+]|\\d{1,9}[.)])\\s+(?:\\[([ xX])]\\s+)?(.*)$");
    private static final int WIDEST_RULE = 40;

    private final Look look;
    private final int cells;
    private final List<String> grid = new ArrayList<>();
    private int taken;
    private String fence = "";
    private boolean blank;
    private boolean begun;
    private String whole = "";

    public Markdown(Look look, int cells) {
        this.look = look;
        this.cells = cells;
    }

    /// All lines of a text that is whole.
    public static List<AttributedString> of(String text, Look look, int cells) {
        Markdown markdown = new Markdown(look, cells);
        List<AttributedString> lines = new ArrayList<>(markdown.update(text));
        lines.addAll(markdown.end());
        return lines;
    }

    /// Takes the text as it is now, longer than before; the lines that ended since.
    public List<AttributedString> update(String text) {
        whole = text;
        List<AttributedString> lines = new ArrayList<>();
        for (int end = text.indexOf('\n', taken); end >= 0; end = text.indexOf('\n', taken)) {
            line(text.substring(taken, end), lines);
            taken = end + 1;
        }
        return lines;
    }

    /// The lines that are not finished yet, as they would stand now.
    public List<AttributedString> rest() {
        List<AttributedString> lines = new ArrayList<>();
        for (String row : grid) {
            lines.addAll(Cells.wrapped(look.text(Part.PLAIN, row), cells));
        }
        String last = whole.substring(Math.min(taken, whole.length()));
        if (!last.isBlank()) {
            boolean isFence = FENCE.matcher(last).matches();
            lines.addAll(fence.isEmpty() && !isFence ? block(last) : code(last));
        }
        return lines;
    }

    /// The text has ended: the lines that are left.
    public List<AttributedString> end() {
        List<AttributedString> lines = new ArrayList<>();
        if (taken < whole.length()) {
            line(whole.substring(taken), lines);
            taken = whole.length();
        }
        closeGrid(lines);
        return lines;
    }

    private void line(String text, List<AttributedString> lines) {
        if (!fence.isEmpty()) {
            inFence(text, lines);
            return;
        }
        if (isRow(text)) {
            grid.add(text.strip());
            return;
        }
        closeGrid(lines);
        Matcher opening = FENCE.matcher(text);
        if (opening.matches()) {
            fence = opening.group(1);
            gap(lines);
            String language = opening.group(2).strip();
            if (!language.isEmpty()) {
                lines.add(look.text(Part.FAINT, "┌ " + Cells.cut(language, cells - 2)));
            }
        } else if (text.isBlank()) {
            blank = begun;
        } else {
            gap(lines);
            lines.addAll(block(text));
        }
    }

    /// Several blank lines are one, and none stands at the beginning.
    private void gap(List<AttributedString> lines) {
        if (blank) {
            lines.add(AttributedString.EMPTY);
        }
        blank = false;
        begun = true;
    }

    private void inFence(String text, List<AttributedString> lines) {
        if (text.strip().startsWith(fence)
                && text.strip().chars().allMatch(c -> c == fence.charAt(0))) {
            fence = "";
        } else {
            lines.addAll(code(text));
        }
    }

    private List<AttributedString> code(String text) {
        return Cells.cutUp(look.text(Part.CODE, text), cells, look.text(Part.FAINT, "│ "));
    }

    private List<AttributedString> block(String text) {
        Matcher heading = HEADING.matcher(text);
        if (heading.matches()) {
            return Cells.wrapped(
                    Inline.of(heading.group(2), look, look.style(Part.HEADING)), cells);
        }
        if (RULE.matcher(text).matches()) {
            return List.of(look.text(Part.FAINT, "─".repeat(Math.min(cells, WIDEST_RULE))));
        }
        Matcher quote = QUOTE.matcher(text);
        if (quote.matches()) {
            AttributedString margin = look.text(Part.FAINT, "▏ ");
            AttributedString words = Inline.of(quote.group(2), look, look.style(Part.EMPHASIS));
            return Cells.wrapped(words, cells, margin, margin);
        }
        Matcher item = ITEM.matcher(text);
        return item.matches()
                ? item(item)
                : Cells.wrapped(Inline.of(text, look, look.style(Part.PLAIN)), cells);
    }

    private List<AttributedString> item(Matcher item) {
        int depth = Math.min(item.group(1).length(), cells / 3);
        String sign = Character.isDigit(item.group(2).charAt(0)) ? item.group(2) : "•";
        String box = item.group(3);
        if (box != null) {
            sign = box.isBlank() ? "☐" : "☑";
        }
        String margin = " ".repeat(depth) + sign + " ";
        AttributedString first = look.line().add(Part.STRONG, margin).done();
        AttributedString others = new AttributedString(" ".repeat(Cells.width(margin)));
        AttributedString words = Inline.of(item.group(4), look, look.style(Part.PLAIN));
        return Cells.wrapped(words, cells, first, others);
    }

    private boolean isRow(String text) {
        String bare = text.strip();
        return bare.length() > 1 && bare.charAt(0) == '|' && bare.indexOf('|', 1) > 0;
    }

    /// A table is known by its second row; rows without it are text.
    private void closeGrid(List<AttributedString> lines) {
        if (grid.isEmpty()) {
            return;
        }
        gap(lines);
        if (grid.size() > 1 && Grid.divides(grid.get(1))) {
            lines.addAll(Grid.of(grid, look, cells));
        } else {
            grid.forEach(row ->
                    lines.addAll(
                            Cells.wrapped(Inline.of(row, look, look.style(Part.PLAIN)), cells)));
        }
        grid.clear();
    }
}
