package bot.molt.tools.memory;

import bot.molt.base.Digests;
import java.util.ArrayList;
import java.util.List;

/// Some lines of a note, short enough for a model to see all of them.
///
/// @param startLine the first line is 1
/// @param endLine included
record Piece(int startLine, int endLine, String text) {
    /// Changes with the text.
    String digest() {
        return Digests.sha256Hex(text);
    }

    private record Line(int number, String text, double tokens) {}

    /// The pieces of a note, in order; each repeats the end of the one before.
    static List<Piece> of(String note, int tokens, int overlap) {
        List<Piece> pieces = new ArrayList<>();
        List<Line> open = new ArrayList<>();
        double size = 0;
        for (Line line : lines(note, tokens)) {
            if (size + line.tokens() > tokens && !open.isEmpty()) {
                close(open, pieces);
                open = tail(open, Math.min(overlap, tokens - line.tokens()));
                size = open.stream().mapToDouble(Line::tokens).sum();
            }
            open.add(line);
            size += line.tokens();
        }
        close(open, pieces);
        return pieces;
    }

    private static void close(List<Line> open, List<Piece> pieces) {
        String text = String.join("\n", open.stream().map(Line::text).toList());
        if (!text.isBlank()) {
            pieces.add(new Piece(open.getFirst().number(), open.getLast().number(), text));
        }
    }

    private static List<Line> tail(List<Line> lines, double tokens) {
        double size = 0;
        int from = lines.size();
        while (from > 0 && size + lines.get(from - 1).tokens() <= tokens) {
            from--;
            size += lines.get(from).tokens();
        }
        return new ArrayList<>(lines.subList(from, lines.size()));
    }

    /// Lines; those that are too long for a piece in parts.
    private static List<Line> lines(String note, int tokens) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : note.lines().toList()) {
            number++;
            int from = 0;
            do {
                int to = end(line, from, tokens);
                String part = line.substring(from, to);
                lines.add(new Line(number, part, tokens(part) + 0.25));
                from = to;
            } while (from < line.length());
        }
        return lines;
    }

    private static int end(String line, int from, int tokens) {
        double size = 0.25;
        int to = from;
        while (to < line.length()) {
            int point = line.codePointAt(to);
            size += weight(point);
            if (size > tokens && to > from) {
                return to;
            }
            to += Character.charCount(point);
        }
        return to;
    }

    /// About how many tokens a text is: a Chinese character one, four others one.
    static double tokens(String text) {
        return text.codePoints().mapToDouble(Piece::weight).sum();
    }

    private static double weight(int point) {
        return point >= 0x2E80 ? 1 : 0.25;
    }
}
