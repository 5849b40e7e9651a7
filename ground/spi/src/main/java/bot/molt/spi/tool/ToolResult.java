package bot.molt.spi.tool;

import bot.molt.base.json.Json;
import java.util.List;

/// What a call gave.
public sealed interface ToolResult {
    /// Pieces in reading order.
    List<Content> content();

    /// The same for programs: exit code, counts, offsets. Documented by each tool.
    Json.Obj details();

    /// It worked.
    record Ok(List<Content> content, Json.Obj details) implements ToolResult {}

    /// It did not, in a way that the caller can act on: a command's exit code, a text not found.
    record Failed(List<Content> content, Json.Obj details) implements ToolResult {}

    static Ok ok(String text) {
        return ok(text, Json.Obj.EMPTY);
    }

    static Ok ok(String text, Json.Obj details) {
        return new Ok(List.of(new Content.Text(text)), details);
    }

    static Failed failed(String text) {
        return failed(text, Json.Obj.EMPTY);
    }

    static Failed failed(String text, Json.Obj details) {
        return new Failed(List.of(new Content.Text(text)), details);
    }

    /// The text pieces, joined by line ends.
    default String text() {
        StringBuilder all = new StringBuilder();
        for (Content piece : content()) {
            if (piece instanceof Content.Text(String text)) {
                all.append(all.isEmpty() ? "" : "\n").append(text);
            }
        }
        return all.toString();
    }

    /// `{"content":[…],"details":{…},"isError":false}`.
    default Json.Obj toJson() {
        return Json.object()
                .put("content", Json.array(content().stream().map(Content::toJson).toList()))
                .put("details", details())
                .put("isError", this instanceof Failed)
                .build();
    }
}
