package bot.molt.gateway.agent;

import bot.molt.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/// The words of a message of a transcript.
final class MessageText {
    private MessageText() {}

    /// Its text pieces, joined by line ends.
    static String of(Json.Obj message) {
        StringBuilder all = new StringBuilder();
        for (Json part : message.items("content")) {
            if (part instanceof Json.Obj piece
                    && piece.string("type").filter("text"::equals).isPresent()) {
                all.append(all.isEmpty() ? "" : "\n").append(piece.string("text").orElse(""));
            }
        }
        return all.toString();
    }

    /// The message with no text longer than so many characters.
    static Json.Obj cut(Json.Obj message, int most) {
        List<Json> parts = new ArrayList<>();
        for (Json part : message.items("content")) {
            boolean isLong =
                    part instanceof Json.Obj piece
                            && piece.string("text").filter(t -> t.length() > most).isPresent();
            parts.add(
                    isLong && part instanceof Json.Obj piece
                            ? piece.with("text", shortened(piece.string("text").orElse(""), most))
                            : part);
        }
        return message.with("content", Json.array(parts));
    }

    static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    /// The text on one line.
    static String line(String text, int most) {
        return shortened(text.strip().replaceAll("\\s+", " "), most);
    }
}
