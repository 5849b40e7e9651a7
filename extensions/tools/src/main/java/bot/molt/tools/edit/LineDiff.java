package bot.molt.tools.edit;

import bot.molt.spi.text.Clip;
import java.util.ArrayList;
import java.util.List;

/// The changed lines between two texts, in the unified form with line numbers.
final class LineDiff {
    private static final int AROUND = 2;
    private static final int MAX_LINE = 300;
    private static final int RESYNC = 200;

    private final List<String> before;
    private final List<String> after;
    private final StringBuilder out = new StringBuilder();

    private LineDiff(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
    }

    static String between(String before, String after) {
        LineDiff diff = new LineDiff(lines(before), lines(after));
        diff.run();
        return diff.out.toString().stripTrailing();
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
            lines.add(text.substring(from, at + 1));
            from = at + 1;
        }
        if (from < text.length()) {
            lines.add(text.substring(from));
        }
        return lines;
    }

    private void run() {
        int tail = commonTail();
        int oldEnd = before.size() - tail;
        int newEnd = after.size() - tail;
        int a = 0;
        int b = 0;
        while (a < oldEnd || b < newEnd) {
            if (a < oldEnd && b < newEnd && before.get(a).equals(after.get(b))) {
                a++;
                b++;
            } else {
                int[] meet = meet(a, oldEnd, b, newEnd);
                hunk(a, meet[0], b, meet[1]);
                a = meet[0];
                b = meet[1];
            }
        }
    }

    private int commonTail() {
        int tail = 0;
        int most = Math.min(before.size(), after.size());
        while (tail < most
                && before.get(before.size() - 1 - tail)
                        .equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        return tail;
    }

    /// The nearest lines at which both texts agree again, or the ends.
    private int[] meet(int a, int oldEnd, int b, int newEnd) {
        for (int sum = 1; sum <= RESYNC; sum++) {
            for (int down = 0; down <= sum; down++) {
                int x = a + down;
                int y = b + sum - down;
                if (x < oldEnd
                        && y < newEnd
                        && before.get(x).equals(after.get(y))
                        && agrees(x, y)) {
                    return new int[] {x, y};
                }
            }
        }
        return new int[] {oldEnd, newEnd};
    }

    private boolean agrees(int x, int y) {
        return !before.get(x).isBlank()
                || (x + 1 < before.size()
                        && y + 1 < after.size()
                        && before.get(x + 1).equals(after.get(y + 1)));
    }

    private void hunk(int a, int aEnd, int b, int bEnd) {
        int lead = Math.min(AROUND, Math.min(a, b));
        int trail = Math.min(AROUND, Math.min(before.size() - aEnd, after.size() - bEnd));
        out.append(
                "@@ -%d,%d +%d,%d @@\n"
                        .formatted(
                                a - lead + 1,
                                aEnd - a + lead + trail,
                                b - lead + 1,
                                bEnd - b + lead + trail));
        lines(' ', after, b - lead, b);
        lines('-', before, a, aEnd);
        lines('+', after, b, bEnd);
        lines(' ', after, bEnd, bEnd + trail);
    }

    private void lines(char sign, List<String> from, int start, int end) {
        for (String line : from.subList(start, end)) {
            out.append(sign).append(Clip.line(line.stripTrailing(), MAX_LINE)).append('\n');
        }
    }
}
