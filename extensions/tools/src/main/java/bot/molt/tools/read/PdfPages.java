package bot.molt.tools.read;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.spi.text.Clip;
import bot.molt.spi.tool.ToolResult;
import bot.molt.tools.wire.PdfText;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The text of some pages of a PDF.
final class PdfPages {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,6})(?:\\s*-\\s*(\\d{1,6})?)?");
    private static final int MAX_PAGES = 20;
    private static final int MAX_CHARS = 100_000;

    private PdfPages() {}

    static ToolResult read(ReadTool.Args args, String path, byte[] bytes) {
        try (PdfText pdf = PdfText.open(bytes)) {
            int count = pdf.pages();
            int[] wanted = range(args.pages(), count);
            int last = Math.min(wanted[1], wanted[0] + MAX_PAGES - 1);
            String text = pdf.text(wanted[0], last);
            return result(path, text, wanted[0], last, count);
        } catch (IOException e) {
            return ToolResult.failed(
                    "%s: no readable PDF: %s".formatted(args.path(), e.getMessage()));
        }
    }

    private static ToolResult result(String path, String text, int first, int last, int count) {
        String body = text.isEmpty() ? "[No text on these pages]" : Clip.line(text, MAX_CHARS);
        String notice =
                last < count
                        ? "\n\n[Pages %d-%d of %d; go on with pages=%d-%d]"
                                .formatted(
                                        first,
                                        last,
                                        count,
                                        last + 1,
                                        Math.min(count, last + MAX_PAGES))
                        : "";
        return ToolResult.ok(
                body + notice,
                Json.object()
                        .put("path", path)
                        .put("pages", count)
                        .put("first", first)
                        .put("last", last)
                        .build());
    }

    private static int[] range(@org.jspecify.annotations.Nullable String pages, int count) {
        if (pages == null || pages.isBlank()) {
            return new int[] {1, count};
        }
        Matcher matcher = RANGE.matcher(pages.strip());
        if (!matcher.matches()) {
            throw wrong(pages, count);
        }
        int first = Integer.parseInt(matcher.group(1));
        String end = matcher.group(2);
        int last = end != null ? Integer.parseInt(end) : pages.contains("-") ? count : first;
        if (first < 1 || first > count || last < first) {
            throw wrong(pages, count);
        }
        return new int[] {first, Math.min(last, count)};
    }

    private static CodedException wrong(String pages, int count) {
        return new CodedException(
                ErrorCode.INVALID_PARAMS,
                "pages: %s (expected: a page or range such as 1-5 within 1..%d)"
                        .formatted(pages, count));
    }
}
