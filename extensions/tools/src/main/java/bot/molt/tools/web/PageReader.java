package bot.molt.tools.web;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.spi.text.TextFile;
import bot.molt.tools.wire.OutsideText;
import bot.molt.tools.wire.PdfText;
import bot.molt.tools.wire.Pictures;
import bot.molt.tools.wire.WebAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/// Makes text of an answer, by what its bytes are first and what its server calls them second.
final class PageReader {
    private static final int MOST_PAGES = 100;
    private static final int MOST_HTML = 2 << 20;
    private static final int MOST_INDENTED = 200_000;
    private static final int DEEPEST_INDENTED = 50;

    private PageReader() {}

    /// Errors: `unsupported_media_type` for what is no text, with what to do.
    static Page read(WebAnswer answer, WebFetchTool.Mode mode) {
        byte[] bytes = answer.body();
        String type = answer.field("content-type").toLowerCase(Locale.ROOT);
        if (startsWith(bytes, "%PDF-")) {
            return pdf(answer);
        }
        Optional<String> picture = Pictures.type(bytes);
        if (picture.isPresent()) {
            throw unsupported(
                    answer,
                    picture.get()
                            + " (expected: text, HTML, JSON or PDF); look at it with the tool image");
        }
        boolean utf16 = Letters.declared(type).map(Charset::name).orElse("").startsWith("UTF-16");
        if (!utf16 && TextFile.looksBinary(bytes)) {
            throw unsupported(
                    answer,
                    "%s, %d bytes that are no text (expected: text, HTML, JSON or PDF)"
                            .formatted(type.isEmpty() ? "no type" : type, bytes.length));
        }
        if (type.contains("html") || (isVague(type) && looksLikeHtml(bytes))) {
            return html(answer, type, mode);
        }
        String text = Letters.text(bytes, type);
        return type.contains("json") || (isVague(type) && text.stripLeading().startsWith("{"))
                ? json(answer, text)
                : new Page("", OutsideText.visible(text), "raw", answer.cut());
    }

    private static CodedException unsupported(WebAnswer answer, String what) {
        return new CodedException(
                ErrorCode.UNSUPPORTED_MEDIA_TYPE, "%s: %s".formatted(answer.url(), what));
    }

    private static boolean isVague(String type) {
        return type.isEmpty() || type.startsWith("application/octet-stream");
    }

    private static boolean startsWith(byte[] bytes, String head) {
        return new String(
                        bytes,
                        0,
                        Math.min(bytes.length, head.length()),
                        StandardCharsets.ISO_8859_1)
                .equals(head);
    }

    private static boolean looksLikeHtml(byte[] bytes) {
        String head =
                new String(bytes, 0, Math.min(bytes.length, 512), StandardCharsets.ISO_8859_1);
        return head.stripLeading().matches("(?is)(<!--.*)?<(!doctype html|html|head|body)\\b.*");
    }

    private static Page html(WebAnswer answer, String type, WebFetchTool.Mode mode) {
        Article article = Article.of(parsed(answer, type));
        String text =
                mode == WebFetchTool.Mode.TEXT
                        ? Markup.text(article.root())
                        : Markup.markdown(article.root());
        return new Page(
                OutsideText.visible(article.title()).replaceAll("\\s+", " "),
                OutsideText.visible(text),
                article.whole() ? "body" : "readability",
                answer.cut() || answer.body().length > MOST_HTML);
    }

    private static Document parsed(WebAnswer answer, String type) {
        byte[] bytes = answer.body();
        String charset =
                Letters.declared(type)
                        .or(() -> Letters.saidInPage(bytes))
                        .orElseGet(() -> Letters.guessed(bytes))
                        .name();
        try {
            return Jsoup.parse(
                    new ByteArrayInputStream(bytes, 0, Math.min(bytes.length, MOST_HTML)),
                    charset,
                    answer.url().toString());
        } catch (IOException e) {
            throw new CodedException(
                    ErrorCode.UPSTREAM_FAILED,
                    "%s: the page cannot be read: %s".formatted(answer.url(), e.getMessage()),
                    e);
        }
    }

    private static Page json(WebAnswer answer, String text) {
        if (text.length() > MOST_INDENTED || depth(text) > DEEPEST_INDENTED) {
            return new Page("", OutsideText.visible(text), "raw", answer.cut());
        }
        try {
            String pretty = JsonText.pretty(JsonText.parse(text));
            return new Page("", OutsideText.visible(pretty), "json", answer.cut());
        } catch (JsonSyntaxException e) {
            return new Page("", OutsideText.visible(text), "raw", answer.cut());
        }
    }

    /// Brackets in brackets, those of strings too: indented, each costs the length of its line.
    private static int depth(String text) {
        int depth = 0;
        int deepest = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
            deepest = Math.max(deepest, depth);
        }
        return deepest;
    }

    private static Page pdf(WebAnswer answer) {
        if (answer.cut()) {
            throw new CodedException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "%s: a PDF of more than %d bytes (expected: at most that many, see tools.web.fetch.maxBytes)"
                            .formatted(answer.url(), answer.body().length));
        }
        try (PdfText pdf = PdfText.open(answer.body())) {
            int last = Math.min(pdf.pages(), MOST_PAGES);
            String text = OutsideText.visible(pdf.text(1, last));
            String more =
                    last < pdf.pages() ? "\n\n[Pages 1-%d of %d]".formatted(last, pdf.pages()) : "";
            return new Page(OutsideText.visible(pdf.title()), text + more, "pdf", false);
        } catch (IOException e) {
            throw new CodedException(
                    ErrorCode.UPSTREAM_FAILED,
                    "%s: no readable PDF: %s".formatted(answer.url(), e.getMessage()),
                    e);
        }
    }
}
