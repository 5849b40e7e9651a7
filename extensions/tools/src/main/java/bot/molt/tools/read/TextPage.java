package bot.molt.tools.read;

import bot.molt.base.json.Json;
import bot.molt.spi.text.Clip;
import bot.molt.spi.tool.ToolResult;

/// Some consecutive lines of a text, bounded in lines and bytes.
///
/// @param shown how many lines `body` has
/// @param total lines of the whole text
/// @param next first line that is not shown; 0 where all to the end is
record TextPage(String body, int offset, int shown, int total, int next) {
    static final int MAX_LINES = 2_000;
    private static final int MAX_CHARS = 50 * 1024;
    private static final int MAX_LINE = 2_000;

    static TextPage of(ReadTool.Args args, String text) {
        int at = 0;
        for (int line = 1; line < args.offset() && at < text.length(); line++) {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end + 1;
        }
        StringBuilder body = new StringBuilder(Math.min(text.length() - at, MAX_CHARS) + 16);
        int shown = 0;
        while (at < text.length() && shown < args.lines()) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            String line = line(text, at, end);
            String number = args.numbered() ? numbered(args.offset() + shown) : "";
            if (shown > 0 && body.length() + number.length() + line.length() + 1 > MAX_CHARS) {
                break;
            }
            body.append(shown == 0 ? "" : "\n").append(number).append(line);
            shown++;
            at = end + 1;
        }
        int next = at < text.length() ? args.offset() + shown : 0;
        return new TextPage(body.toString(), args.offset(), shown, lines(text), next);
    }

    private static String line(String text, int from, int to) {
        int end = to > from && text.charAt(to - 1) == '\r' ? to - 1 : to;
        return Clip.line(text.substring(from, end), MAX_LINE);
    }

    private static String numbered(int line) {
        return "%6d\t".formatted(line);
    }

    private static int lines(String text) {
        int lines = 0;
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
            lines++;
        }
        return text.isEmpty() || text.endsWith("\n") ? lines : lines + 1;
    }

    ToolResult result(String path, String encoding) {
        Json.ObjectBuilder details =
                Json.object()
                        .put("path", path)
                        .put("lines", total)
                        .put("offset", offset)
                        .put("shown", shown)
                        .put("encoding", encoding);
        if (shown == 0) {
            return ToolResult.failed(
                    "offset: %d (expected: 1..%d, the lines of %s)".formatted(offset, total, path),
                    details.build());
        }
        if (next == 0) {
            return ToolResult.ok(body, details.build());
        }
        String notice =
                "\n\n[Lines %d-%d of %d; go on with offset=%d]"
                        .formatted(offset, next - 1, total, next);
        return ToolResult.ok(body + notice, details.put("nextOffset", next).build());
    }
}
