package bot.molt.tools.edit;

import bot.molt.spi.text.PlainLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A text under replacements, one after the other.
final class Replacement {
    private static final int MAX_PLACES = 100_000;
    private static final int MAX_NAMED = 10;

    private final String path;
    private String text;
    private int count;

    Replacement(String path, String text) {
        this.path = path;
        this.text = text;
    }

    String text() {
        return text;
    }

    /// Places replaced so far.
    int count() {
        return count;
    }

    /// Applies one change; says why where it cannot.
    Optional<String> apply(EditTool.Change change) {
        String wanted = change.oldText().replace("\r\n", "\n");
        if (wanted.isEmpty()) {
            return Optional.of(
                    "oldText: empty (expected: text of %s; write creates files)".formatted(path));
        }
        if (change.oldText().equals(change.newText())) {
            return Optional.of("newText: the same as oldText (expected: a change)");
        }
        PlainLines lines = PlainLines.of(text);
        List<Integer> places = places(lines.text(), wanted);
        if (places.isEmpty()) {
            return Optional.of(
                    "oldText: not found in %s (expected: exactly what the file has)%s"
                            .formatted(path, NearMiss.describe(lines.text(), wanted)));
        }
        if (places.size() > 1 && !change.replaceAll()) {
            return Optional.of(several(lines.text(), places));
        }
        replace(lines, places, wanted.length(), change.newText());
        return Optional.empty();
    }

    private static List<Integer> places(String text, String wanted) {
        List<Integer> places = new ArrayList<>();
        int at = text.indexOf(wanted);
        while (at >= 0 && places.size() < MAX_PLACES) {
            places.add(at);
            at = text.indexOf(wanted, at + wanted.length());
        }
        return places;
    }

    private String several(String plain, List<Integer> places) {
        String lines =
                places.stream()
                        .limit(MAX_NAMED)
                        .map(place -> String.valueOf(lineOf(plain, place)))
                        .collect(Collectors.joining(", "));
        return "oldText: found %d times in %s, at lines %s%s (expected: once); add lines around it, or set replace_all"
                .formatted(places.size(), path, lines, places.size() > MAX_NAMED ? " …" : "");
    }

    static int lineOf(String text, int offset) {
        int line = 1;
        for (int at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
            line++;
        }
        return line;
    }

    private void replace(PlainLines lines, List<Integer> places, int length, String newText) {
        StringBuilder result = new StringBuilder(text.length() + newText.length());
        boolean returns = newText.contains("\r\n");
        int from = 0;
        for (int place : places) {
            String put = returns ? newText : newText.replace("\n", lines.lineEndAt(place));
            result.append(text, from, lines.rawOffset(place)).append(put);
            from = lines.rawOffset(place + length);
        }
        text = result.append(text, from, text.length()).toString();
        count += places.size();
    }
}
