package bot.molt.tools.read;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.spi.text.Clip;
import bot.molt.spi.tool.Content;
import bot.molt.spi.tool.ToolResult;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// A Jupyter notebook as its cells with their outputs.
final class NotebookCells {
    private static final int MAX_OUTPUT = 10_000;
    private static final int MAX_ALL = 100_000;
    private static final int MAX_IMAGES = 20;

    private final List<Content> pieces = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private int images;
    private int total;

    private NotebookCells() {}

    /// Fails where the text is no notebook.
    static ToolResult read(String text, String path) {
        try {
            List<Json> cells = JsonText.parseObject(text).items("cells");
            return new NotebookCells().shown(cells, path);
        } catch (JsonSyntaxException e) {
            return ToolResult.failed(path + ": no notebook: " + e.getMessage());
        }
    }

    private ToolResult shown(List<Json> cells, String path) {
        for (int i = 0; i < cells.size() && total < MAX_ALL; i++) {
            if (cells.get(i) instanceof Json.Obj cell) {
                cell(i, cell);
            }
        }
        if (total >= MAX_ALL) {
            text.append("[The notebook goes on; read it as text with offset and limit]\n");
        }
        flush();
        if (pieces.isEmpty()) {
            pieces.add(new Content.Text("[The notebook has no cells]"));
        }
        return new ToolResult.Ok(
                List.copyOf(pieces),
                Json.object().put("path", path).put("cells", cells.size()).build());
    }

    private void cell(int index, Json.Obj cell) {
        String type = cell.string("cell_type").orElse("raw");
        String id = cell.string("id").orElse("cell-" + index);
        append("<cell id=\"%s\" number=\"%d\" type=\"%s\">\n".formatted(id, index, type));
        append(Clip.line(joined(cell.get("source")), MAX_ALL / 2) + "\n</cell>\n");
        for (Json output : cell.items("outputs")) {
            if (output instanceof Json.Obj each) {
                output(each);
            }
        }
    }

    private void output(Json.Obj output) {
        switch (output.string("output_type").orElse("")) {
            case "stream" -> append(boxed(joined(output.get("text"))));
            case "error" ->
                    append(
                            boxed(
                                    output.string("ename").orElse("error")
                                            + ": "
                                            + output.string("evalue").orElse("")
                                            + "\n"
                                            + joined(output.get("traceback"))));
            default -> {
                Json.Obj data = output.object("data");
                if (!image(data, "image/png") && !image(data, "image/jpeg")) {
                    append(boxed(joined(data.get("text/plain"))));
                }
            }
        }
    }

    private boolean image(Json.Obj data, String mimeType) {
        String base64 = joined(data.get(mimeType)).replaceAll("\\s", "");
        Optional<byte[]> bytes = base64.isEmpty() ? Optional.empty() : decoded(base64);
        if (bytes.isEmpty() || images >= MAX_IMAGES) {
            return false;
        }
        flush();
        images++;
        pieces.add(new Content.Image(bytes.get(), mimeType));
        return true;
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String boxed(String output) {
        String trimmed = output.stripTrailing();
        return trimmed.isEmpty()
                ? ""
                : "<output>\n" + Clip.line(trimmed, MAX_OUTPUT) + "\n</output>\n";
    }

    private static String joined(@org.jspecify.annotations.Nullable Json source) {
        return switch (source) {
            case Json.Str(String value) -> value;
            case Json.Arr(List<Json> items) -> {
                StringBuilder all = new StringBuilder();
                items.forEach(item -> all.append(item instanceof Json.Str(String s) ? s : ""));
                yield all.toString();
            }
            case null, default -> "";
        };
    }

    private void append(String piece) {
        text.append(piece);
        total += piece.length();
    }

    private void flush() {
        if (!text.isEmpty()) {
            pieces.add(new Content.Text(text.toString().stripTrailing()));
            text.setLength(0);
        }
    }
}
