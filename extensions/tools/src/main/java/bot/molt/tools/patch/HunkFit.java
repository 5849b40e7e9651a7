package bot.molt.tools.patch;

import bot.molt.spi.text.TextFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Fits the hunks of one update into a text.
final class HunkFit {
    /// From exact to loose; the first that fits is taken.
    private static final List<UnaryOperator<String>> FORMS =
            List.of(line -> line, String::stripTrailing, String::strip, HunkFit::plain);

    private final String path;
    private final List<String> lines;
    private final List<String> ends;
    private final String newEnd;
    private int from;

    /// A hunk that fits nowhere.
    static final class NoFit extends Exception {
        private static final long serialVersionUID = 1L;

        NoFit(String message) {
            super(message);
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    private HunkFit(String path, TextFile file) {
        this.path = path;
        this.lines = new ArrayList<>();
        this.ends = new ArrayList<>();
        this.newEnd = file.lineEnd() == TextFile.LineEnd.CRLF ? "\r\n" : "\n";
        split(file.text());
    }

    /// The text with all hunks in it. Lines that no hunk names stay as they are, their ends
    /// included.
    static String apply(String path, TextFile file, List<FileChange.Hunk> hunks) throws NoFit {
        HunkFit fit = new HunkFit(path, file);
        for (int i = 0; i < hunks.size(); i++) {
            fit.apply(hunks.get(i), i + 1);
        }
        return fit.joined();
    }

    private void split(String text) {
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            int stop = end < 0 ? text.length() : end;
            boolean returns = end > at && text.charAt(end - 1) == '\r';
            lines.add(text.substring(at, returns ? stop - 1 : stop));
            ends.add(end < 0 ? "" : returns ? "\r\n" : "\n");
            at = stop + 1;
        }
    }

    private String joined() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            text.append(lines.get(i)).append(ends.get(i));
        }
        return text.toString();
    }

    private void apply(FileChange.Hunk hunk, int number) throws NoFit {
        for (String header : hunk.headers()) {
            from =
                    find(List.of(header), from, false)
                                    .orElseThrow(() -> noFit(hunk, number, "@@ " + header))
                            + 1;
        }
        int place = place(hunk, number);
        replace(place, hunk);
        from = place + hunk.after().size();
    }

    private int place(FileChange.Hunk hunk, int number) throws NoFit {
        List<String> before = hunk.before();
        if (before.isEmpty()) {
            return hunk.headers().isEmpty() || hunk.atEnd() ? lines.size() : from;
        }
        Optional<Integer> place = find(before, from, hunk.atEnd());
        if (place.isEmpty() && before.getLast().isEmpty()) {
            place = find(before.subList(0, before.size() - 1), from, hunk.atEnd());
        }
        return place.orElseThrow(() -> noFit(hunk, number, before.getFirst()));
    }

    private void replace(int place, FileChange.Hunk hunk) {
        int length = Math.min(hunk.before().size(), lines.size() - place);
        List<String> after = new ArrayList<>(hunk.after());
        List<String> newEnds = new ArrayList<>();
        int same = 0;
        while (same < Math.min(length, after.size())
                && hunk.before().get(same).equals(after.get(same))) {
            after.set(same, lines.get(place + same));
            newEnds.add(ends.get(place + same));
            same++;
        }
        int tail = commonTail(hunk, length, same);
        for (int i = same; i < after.size(); i++) {
            int old = place + length - (after.size() - i);
            boolean kept = i >= after.size() - tail;
            after.set(i, kept ? lines.get(old) : after.get(i));
            newEnds.add(kept ? ends.get(old) : newEnd);
        }
        boolean touchesEnd = place + length == lines.size();
        boolean unended = touchesEnd && !ends.isEmpty() && ends.getLast().isEmpty();
        if (place > 0 && ends.get(place - 1).isEmpty()) {
            ends.set(place - 1, newEnd);
        }
        set(place, length, after, newEnds);
        if (unended && length > 0) {
            endWithout(place + after.size());
        }
    }

    private static int commonTail(FileChange.Hunk hunk, int length, int same) {
        int tail = 0;
        int most = Math.min(length, hunk.after().size()) - same;
        while (tail < most
                && hunk.before()
                        .get(length - 1 - tail)
                        .equals(hunk.after().get(hunk.after().size() - 1 - tail))) {
            tail++;
        }
        return tail;
    }

    private void set(int place, int length, List<String> after, List<String> newEnds) {
        lines.subList(place, place + length).clear();
        ends.subList(place, place + length).clear();
        lines.addAll(place, after);
        ends.addAll(place, newEnds);
        for (int i = place; i < Math.min(place + after.size(), lines.size() - 1); i++) {
            if (ends.get(i).isEmpty()) {
                ends.set(i, newEnd);
            }
        }
    }

    /// A file that ended without a line end does so again.
    private void endWithout(int end) {
        if (end == lines.size() && !ends.isEmpty()) {
            ends.set(ends.size() - 1, "");
        }
    }

    private Optional<Integer> find(List<String> wanted, int start, boolean atEnd) {
        for (UnaryOperator<String> form : FORMS) {
            List<String> formed = wanted.stream().map(form).toList();
            int last = lines.size() - wanted.size();
            for (int i = atEnd ? Math.max(start, last) : start; i <= last; i++) {
                if (matches(formed, i, form)) {
                    return Optional.of(i);
                }
            }
        }
        return atEnd ? find(wanted, start, false) : Optional.empty();
    }

    private boolean matches(List<String> wanted, int place, UnaryOperator<String> form) {
        for (int i = 0; i < wanted.size(); i++) {
            if (!form.apply(lines.get(place + i)).equals(wanted.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static String plain(String line) {
        return line.strip()
                .replaceAll("[\u2018\u2019\u201a\u201b]", "'")
                .replaceAll("[\u201c\u201d\u201e\u201f]", "\"")
                .replaceAll("[\u2010-\u2015\u2212]", "-")
                .replaceAll("[\u00a0\u2000-\u200a\u202f\u3000]", " ");
    }

    private NoFit noFit(FileChange.Hunk hunk, int number, String first) {
        return new NoFit(
                "%s: hunk %d (line %d of the patch): not found from line %d on: '%s' (expected: lines that the file has, in order); read the file and make the hunk again"
                        .formatted(path, number, hunk.patchLine(), from + 1, first));
    }
}
