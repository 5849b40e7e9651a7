package bot.molt.cli.tui;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/// A line of a chat, as the reader of lines sees it: words between blanks, without any quoting.
///
/// @param words up to the cursor; the last one may be empty
record Typed(String line, int cursor, List<String> words) implements ParsedLine {
    /// Reads lines so.
    static final Parser PARSER = (line, cursor, _) -> of(line, cursor);

    static Typed of(String line, int cursor) {
        List<String> words = new ArrayList<>(List.of(line.substring(0, cursor).split(" ", -1)));
        return new Typed(line, cursor, words);
    }

    @Override
    public String word() {
        return words.getLast();
    }

    @Override
    public int wordCursor() {
        return words.getLast().length();
    }

    @Override
    public int wordIndex() {
        return words.size() - 1;
    }

    /// Completes slash commands and what stands behind them.
    static Completer completer(Choices choices) {
        return (LineReader reader, ParsedLine line, List<Candidate> candidates) -> {
            if (line.wordIndex() == 0 && line.word().startsWith("/")) {
                Slash.words().forEach(word -> candidates.add(new Candidate(word)));
            } else if (line.wordIndex() == 1) {
                Slash slash = Slash.of(line.words().getFirst());
                if (slash != null) {
                    choices.behind(slash).forEach(word -> candidates.add(new Candidate(word)));
                }
            }
        };
    }
}
