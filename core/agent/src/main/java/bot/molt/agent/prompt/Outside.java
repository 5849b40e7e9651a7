package bot.molt.agent.prompt;

import bot.molt.base.Digests;
import bot.molt.base.Ids;
import bot.molt.spi.model.ModelMessage;
import bot.molt.spi.model.ModelRequest;
import bot.molt.spi.tool.Content;
import java.util.List;
import java.util.regex.Pattern;

/// Marks for a model what nobody who may give it orders has said: results of tools, whatever they
/// read (pages, files, commands, notes), and the notes of the workspace.
///
/// ```
/// <<<OUTSIDE 3f09c1aa52d4 web_fetch>>>
/// …
/// <<<END OUTSIDE 3f09c1aa52d4>>>
/// ```
///
/// The number cannot be guessed, and stays the same for the same result, so that a server may keep
/// what it was told before. What looks like such a line inside is taken out, however it is written.
/// Transcripts have results as they were.
public final class Outside {
    private static final String SECRET = Ids.text(32);
    private static final String GAP = "[\\s\\p{Cf}\\p{Mn}_\\-]*";
    private static final Pattern SPOOF =
            Pattern.compile(
                    "[<\\uFF1C\\u2039\\u00AB\\u3008\\u300A\\u27E8\\u27EA\\u2329\\u276E]{2,}"
                            + GAP
                            + "(/|\\uFF0F)?"
                            + GAP
                            + "("
                            + spread("END")
                            + GAP
                            + ")?"
                            + spread("OUTSIDE"),
                    Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final String REMOVED = "[a mark was removed here]";

    private Outside() {}

    /// A word whose letters may be wide, of other alphabets that look the same, and apart.
    private static String spread(String word) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            char letter = word.charAt(i);
            all.append(all.isEmpty() ? "" : GAP).append('[').append(letter);
            all.append((char) (letter - 'A' + '\uFF21')).append((char) (letter - 'A' + '\uFF41'));
            all.append(alike(letter)).append(']');
        }
        return all.toString();
    }

    private static String alike(char letter) {
        return switch (letter) {
            case 'O' -> "\u041E\u043E\u039F\u03BF0";
            case 'S' -> "\u0405\u0455$5";
            case 'I' -> "\u0406\u0456\u0399\u03B9\u0131\u01301l|";
            case 'E' -> "\u0415\u0435\u03953";
            case 'T' -> "\u0422\u0442\u03A4\u03C47";
            case 'D' -> "\u0501";
            case 'N' -> "\u039D";
            default -> "";
        };
    }

    /// The request with every result of a tool marked.
    public static ModelRequest marked(ModelRequest request) {
        List<ModelMessage> messages = request.messages().stream().map(Outside::marked).toList();
        return new ModelRequest(
                request.model(), request.system(), messages, request.tools(), request.options());
    }

    private static ModelMessage marked(ModelMessage message) {
        return message instanceof ModelMessage.ToolResult result
                ? new ModelMessage.ToolResult(
                        result.callId(),
                        result.tool(),
                        result.content().stream().map(piece -> marked(result, piece)).toList(),
                        result.isError())
                : message;
    }

    private static Content marked(ModelMessage.ToolResult result, Content piece) {
        return piece instanceof Content.Text(String text)
                ? new Content.Text(wrap(result.tool(), result.callId(), text))
                : piece;
    }

    /// A text with its marks.
    ///
    /// @param source where it is from, for the model
    /// @param key the same for the same text each time
    public static String wrap(String source, String key, String text) {
        String number = Digests.sha256Hex(SECRET + key).substring(0, 12);
        return "<<<OUTSIDE %s %s>>>\n%s\n<<<END OUTSIDE %s>>>"
                .formatted(number, source.replaceAll("[^A-Za-z0-9_.-]", ""), safe(text), number);
    }

    /// The text without anything that looks like a mark.
    public static String safe(String text) {
        return SPOOF.matcher(text).replaceAll(REMOVED);
    }
}
