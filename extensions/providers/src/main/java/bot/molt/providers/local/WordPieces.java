package bot.molt.providers.local;

import bot.molt.base.json.Json;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Cuts a text into the numbered pieces of words that a BERT model was taught with.
///
/// Source: Devlin et al., BERT, and the `tokenizer.json` of each model.
final class WordPieces {
    private static final int LONGEST_WORD = 100;

    private final Map<String, Integer> numbers;
    private final int first;
    private final int last;
    private final int unknown;

    private WordPieces(Map<String, Integer> numbers) {
        this.numbers = numbers;
        this.first = number("[CLS]");
        this.last = number("[SEP]");
        this.unknown = number("[UNK]");
    }

    /// The pieces of a `tokenizer.json`.
    static WordPieces of(Json.Obj tokenizer) {
        Json.Obj words = tokenizer.object("model").object("vocab");
        Map<String, Integer> numbers = HashMap.newHashMap(words.members().size());
        words.members()
                .forEach((word, number) -> {
                    if (number instanceof Json.Num(var value)) {
                        numbers.put(word, value.intValueExact());
                    }
                });
        return new WordPieces(numbers);
    }

    private int number(String word) {
        Integer number = numbers.get(word);
        if (number == null) {
            throw new IllegalStateException("tokenizer: no " + word);
        }
        return number;
    }

    /// Numbers of the pieces with the marks of beginning and end, at most `most` together.
    long[] cut(String text, int most) {
        List<Integer> pieces = new ArrayList<>();
        pieces.add(first);
        StringBuilder word = new StringBuilder();
        String plain = plain(text);
        for (int at = 0; at < plain.length() && pieces.size() < most; ) {
            int point = plain.codePointAt(at);
            at += Character.charCount(point);
            boolean alone = standsAlone(point);
            if (alone || Character.isWhitespace(point)) {
                add(word, pieces);
            }
            if (alone) {
                add(word.appendCodePoint(point), pieces);
            } else if (!Character.isWhitespace(point)) {
                word.appendCodePoint(point);
            }
        }
        add(word, pieces);
        int count = Math.min(pieces.size(), most - 1);
        long[] all = new long[count + 1];
        for (int at = 0; at < count; at++) {
            all[at] = pieces.get(at);
        }
        all[count] = last;
        return all;
    }

    /// Small letters without accents; control characters are gaps or nothing.
    private static String plain(String text) {
        String apart = Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
        StringBuilder plain = new StringBuilder(apart.length());
        apart.codePoints()
                .filter(point -> Character.getType(point) != Character.NON_SPACING_MARK)
                .filter(point -> Character.isWhitespace(point) || !isNoise(point))
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private static boolean isNoise(int point) {
        return point == 0xFFFD
                || Character.isISOControl(point)
                || Character.getType(point) == Character.FORMAT;
    }

    private static boolean standsAlone(int point) {
        return Character.isIdeographic(point)
                || switch (Character.getType(point)) {
                    case Character.CONNECTOR_PUNCTUATION,
                            Character.DASH_PUNCTUATION,
                            Character.START_PUNCTUATION,
                            Character.END_PUNCTUATION,
                            Character.INITIAL_QUOTE_PUNCTUATION,
                            Character.FINAL_QUOTE_PUNCTUATION,
                            Character.OTHER_PUNCTUATION ->
                            true;
                    default -> point < 128 && "$+<=>^`|~".indexOf(point) >= 0;
                };
    }

    /// The longest pieces from the front; a word that has a gap is unknown as a whole.
    private void add(StringBuilder word, List<Integer> pieces) {
        if (word.isEmpty()) {
            return;
        }
        String whole = word.toString();
        word.setLength(0);
        List<Integer> own = new ArrayList<>();
        int from = whole.length() > LONGEST_WORD ? whole.length() + 1 : 0;
        while (from < whole.length()) {
            int to = whole.length();
            Integer number = null;
            while (to > from && number == null) {
                String piece = whole.substring(from, to);
                number = numbers.get(from == 0 ? piece : "##" + piece);
                to = number == null ? to - 1 : to;
            }
            if (number == null) {
                break;
            }
            own.add(number);
            from = to;
        }
        pieces.addAll(from == whole.length() ? own : List.of(unknown));
    }
}
