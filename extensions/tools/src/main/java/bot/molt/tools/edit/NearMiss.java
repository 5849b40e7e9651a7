package bot.molt.tools.edit;

import bot.molt.spi.text.Clip;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Tells where a file has almost the text that was looked for, and what differs. Bounded: looks at
/// the first 20,000 lines.
final class NearMiss {
    private static final int MAX_LINES = 20_000;
    private static final int MAX_WANTED = 200;
    private static final int MAX_LINE = 2_000;
    private static final int MAX_NAMED = 3;

    private record Loosening(String what, UnaryOperator<String> form) {}

    private static final List<Loosening> LOOSENINGS =
            List.of(
                    new Loosening("white space at line ends", String::stripTrailing),
                    new Loosening("tabs and spaces or indentation", NearMiss::withoutBlanks),
                    new Loosening(
                            "quotes, dashes or other look-alike characters",
                            line -> plain(withoutBlanks(line))),
                    new Loosening(
                            "upper and lower case",
                            line -> plain(withoutBlanks(line)).toLowerCase(Locale.ROOT)));

    private NearMiss() {}

    /// A sentence to append, or nothing where nothing is near.
    static String describe(String text, String wanted) {
        List<String> file = lines(text, MAX_LINES);
        List<String> needle = lines(withoutOuterLineEnds(wanted), MAX_WANTED);
        for (Loosening loosening : LOOSENINGS) {
            List<Integer> places = places(file, needle, loosening.form());
            if (!places.isEmpty()) {
                return "; differs only in %s at %s"
                        .formatted(loosening.what(), named(file, needle, places));
            }
        }
        return nearest(file, needle);
    }

    private static String withoutOuterLineEnds(String text) {
        return text.replaceAll("^\\n+|\\n+$", "");
    }

    private static List<String> lines(String text, int max) {
        return text.lines().limit(max).map(line -> Clip.start(line, MAX_LINE)).toList();
    }

    private static String withoutBlanks(String line) {
        return line.replaceAll("\\s+", "");
    }

    private static String plain(String line) {
        return line.replaceAll(
                        "[\u2018\u2019\u201a\u201b`\u00b4\"\u201c\u201d\u201e\u00ab\u00bb]", "'")
                .replaceAll("[\u2010-\u2015\u2212]", "-")
                .replace("\u2026", "...")
                .replaceAll("\\\\(?=['nt\\\\])", "");
    }

    private static List<Integer> places(
            List<String> file, List<String> needle, UnaryOperator<String> form) {
        List<String> wanted = needle.stream().map(form).toList();
        List<Integer> places = new ArrayList<>();
        if (wanted.isEmpty() || wanted.stream().allMatch(String::isBlank)) {
            return places;
        }
        List<String> have = file.stream().map(form).toList();
        for (int i = 0; i + wanted.size() <= have.size() && places.size() <= MAX_NAMED; i++) {
            if (matches(have, i, wanted)) {
                places.add(i);
            }
        }
        return places;
    }

    /// The first and last line may go on beyond the text that was looked for.
    private static boolean matches(List<String> have, int from, List<String> wanted) {
        if (wanted.size() == 1) {
            return have.get(from).contains(wanted.getFirst());
        }
        int last = wanted.size() - 1;
        return have.get(from).endsWith(wanted.getFirst())
                && have.get(from + last).startsWith(wanted.getLast())
                && have.subList(from + 1, from + last).equals(wanted.subList(1, last));
    }

    private static String named(List<String> file, List<String> needle, List<Integer> places) {
        StringBuilder named = new StringBuilder("line ");
        for (int i = 0; i < Math.min(places.size(), MAX_NAMED); i++) {
            named.append(i == 0 ? "" : ", ").append(places.get(i) + 1);
        }
        int first = places.getFirst();
        for (int i = 0; i < needle.size(); i++) {
            String have = file.get(first + i);
            if (!have.contains(needle.get(i))) {
                return named.append(", where the file has:\n")
                        .append(shown(first + i, have))
                        .toString();
            }
        }
        return named.toString();
    }

    private static String shown(int index, String line) {
        return "%6d\t%s".formatted(index + 1, Clip.line(line.replace("\t", "→\t"), 300));
    }

    /// The place whose lines share most pairs of characters with what was looked for.
    private static String nearest(List<String> file, List<String> needle) {
        if (needle.isEmpty() || needle.getFirst().strip().length() < 3) {
            return "";
        }
        String first = Clip.start(needle.getFirst().strip(), 200);
        Map<Integer, Integer> wanted = pairs(first);
        int best = -1;
        double bestScore = 0.6;
        for (int i = 0; i < file.size(); i++) {
            double score = similarity(wanted, first.length(), Clip.start(file.get(i).strip(), 400));
            if (score > bestScore) {
                bestScore = score;
                best = i;
            }
        }
        return best < 0
                ? ""
                : "; the nearest is line %d:\n%s".formatted(best + 1, shown(best, file.get(best)));
    }

    private static double similarity(Map<Integer, Integer> wanted, int length, String line) {
        if (line.length() < 3 || line.length() > 3 * length + 10) {
            return 0;
        }
        Map<Integer, Integer> have = pairs(line);
        int shared = 0;
        for (Map.Entry<Integer, Integer> pair : wanted.entrySet()) {
            shared += Math.min(pair.getValue(), have.getOrDefault(pair.getKey(), 0));
        }
        return 2.0 * shared / (length - 1 + line.length() - 1);
    }

    private static Map<Integer, Integer> pairs(String text) {
        Map<Integer, Integer> pairs = new HashMap<>();
        for (int i = 0; i + 1 < text.length(); i++) {
            pairs.merge(text.charAt(i) << 16 | text.charAt(i + 1), 1, Integer::sum);
        }
        return pairs;
    }
}
