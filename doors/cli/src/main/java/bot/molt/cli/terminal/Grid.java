package bot.molt.cli.terminal;

import bot.molt.cli.terminal.Look.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jline.utils.AttributedString;

/// A table of Markdown in columns.
final class Grid {
    private static final Pattern DIVIDER =
            Pattern.compile("^\\|?\\s*:?-+:?\\s*(\\|\\s*:?-+:?\\s*)*\\|?$");
    private static final String GAP = "  ";
    private static final int NARROWEST = 3;

    private Grid() {}

    /// Whether the row is the one beneath the heads.
    static boolean divides(String row) {
        return DIVIDER.matcher(row.strip()).matches();
    }

    /// The lines of a table whose second row divides.
    static List<AttributedString> of(List<String> rows, Look look, int cells) {
        List<List<AttributedString>> table = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (i != 1) {
                table.add(row(rows.get(i), look, i == 0 ? Part.STRONG : Part.PLAIN));
            }
        }
        int[] widths = widths(table, cells);
        List<AttributedString> lines = new ArrayList<>();
        for (int i = 0; i < table.size(); i++) {
            lines.addAll(lines(table.get(i), widths, look));
            if (i == 0) {
                int wide = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1);
                lines.add(look.text(Part.FAINT, "─".repeat(Math.max(1, Math.min(wide, cells)))));
            }
        }
        return lines;
    }

    private static List<AttributedString> row(String text, Look look, Part part) {
        String bare = text.strip();
        bare = bare.startsWith("|") ? bare.substring(1) : bare;
        bare =
                bare.endsWith("|") && !bare.endsWith("\\|")
                        ? bare.substring(0, bare.length() - 1)
                        : bare;
        List<AttributedString> cells = new ArrayList<>();
        for (String cell : bare.split("(?<!\\\\)\\|", -1)) {
            cells.add(Inline.of(cell.strip(), look, look.style(part)));
        }
        return cells;
    }

    /// As wide as they need to be; the widest give way where that is too much.
    private static int[] widths(List<List<AttributedString>> table, int cells) {
        int columns = table.stream().mapToInt(List::size).max().orElse(1);
        int[] widths = new int[columns];
        for (List<AttributedString> row : table) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], Cells.width(row.get(i)));
            }
        }
        int room = cells - GAP.length() * (columns - 1);
        while (Arrays.stream(widths).sum() > room) {
            int widest = 0;
            for (int i = 1; i < columns; i++) {
                widest = widths[i] > widths[widest] ? i : widest;
            }
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    private static List<AttributedString> lines(
            List<AttributedString> row, int[] widths, Look look) {
        List<List<AttributedString>> columns = new ArrayList<>();
        int height = 1;
        for (int i = 0; i < widths.length; i++) {
            AttributedString cell = i < row.size() ? row.get(i) : AttributedString.EMPTY;
            List<AttributedString> wrapped = Cells.wrapped(cell, Math.max(widths[i], 4));
            columns.add(wrapped);
            height = Math.max(height, wrapped.size());
        }
        List<AttributedString> lines = new ArrayList<>();
        for (int line = 0; line < height; line++) {
            Look.Line shown = look.line();
            for (int i = 0; i < widths.length; i++) {
                List<AttributedString> column = columns.get(i);
                AttributedString part =
                        line < column.size() ? column.get(line) : AttributedString.EMPTY;
                boolean last = i == widths.length - 1;
                shown.add(last ? part : Cells.padded(part, widths[i]));
                shown.add(Part.PLAIN, last ? "" : GAP);
            }
            lines.add(shown.done());
        }
        return lines;
    }
}
