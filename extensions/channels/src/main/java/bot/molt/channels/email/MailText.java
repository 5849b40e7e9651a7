package bot.molt.channels.email;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// What somebody wrote in a mail, without what it answers and without a signature.
final class MailText {
    private static final Map<String, String> ENTITIES =
            Map.of(
                    "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ", "#39",
                    "'", "hellip", "…", "ndash", "–", "mdash", "—");
    private static final Pattern BREAKS = Pattern.compile("br|p|div|li|tr|h[1-6]|ul|ol|table|pre");
    private static final Pattern HIDDEN = Pattern.compile("script|style|head|title|blockquote");

    /// Lines behind which the mail stands that is answered.
    private static final List<Pattern> QUOTES =
            List.of(
                    Pattern.compile(
                            "-{2,}\\s*(Original Message|Original-Nachricht|原始邮件|Forwarded message)\\s*-{2,}.*"),
                    Pattern.compile(
                            "(On|Am|Le|El) .{4,200}(wrote|schrieb.{0,80}|a écrit|escribió)\\s*:"),
                    Pattern.compile("(在|于)?.{4,200}(写道|寫道)\\s*[:：]"),
                    Pattern.compile("_{20,}"));

    private static final Pattern BEGUN = Pattern.compile("(On|Am|Le|El) .{4,100}");
    private static final Pattern HEAD = Pattern.compile("(From|Von|De|发件人|寄件者)\\s*[:：].{1,300}");
    private static final Pattern HEAD_NEXT =
            Pattern.compile("(Sent|Date|To|Gesendet|Datum|An|发送时间|日期|收件人)\\s*[:：].{1,300}");

    private MailText() {}

    /// On one line, without signs that no text holds.
    static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    }

    /// What was written anew.
    static String fresh(String text) {
        List<String> lines = text.lines().map(String::stripTrailing).toList();
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            String next = i + 1 < lines.size() ? lines.get(i + 1) : "";
            if (line.equals("--") || isQuote(line, next)) {
                break;
            }
            kept.add(line);
        }
        while (!kept.isEmpty() && (kept.getLast().isBlank() || kept.getLast().startsWith(">"))) {
            kept.removeLast();
        }
        return String.join("\n", kept).strip();
    }

    private static boolean isQuote(String line, String next) {
        boolean split =
                BEGUN.matcher(line).matches() && QUOTES.get(1).matcher(line + " " + next).matches();
        boolean head = HEAD.matcher(line).matches() && HEAD_NEXT.matcher(next).matches();
        return split || head || QUOTES.stream().anyMatch(quote -> quote.matcher(line).matches());
    }

    /// The text of a page. What it quotes is left out.
    static String ofHtml(String html) {
        StringBuilder text = new StringBuilder();
        String hidden = "";
        int at = 0;
        while (at < html.length()) {
            char c = html.charAt(at);
            int end = c == '<' ? html.indexOf('>', at) : -1;
            if (end > at) {
                String tag = html.substring(at + 1, Math.min(end, at + 200)).strip();
                String name = name(tag);
                if (hidden.isEmpty() && HIDDEN.matcher(name).matches() && !tag.startsWith("/")) {
                    hidden = name;
                } else if (tag.startsWith("/") && name.equals(hidden)) {
                    hidden = "";
                } else if (hidden.isEmpty() && BREAKS.matcher(name).matches()) {
                    text.append('\n');
                }
                at = end + 1;
            } else {
                text.append(hidden.isEmpty() ? Character.toString(c) : "");
                at++;
            }
        }
        return decoded(text.toString())
                .replaceAll("[ \\t\\x0b\\f]+", " ")
                .replaceAll("\\n[ \\n]*\\n", "\n\n");
    }

    private static String name(String tag) {
        String bare = tag.startsWith("/") ? tag.substring(1) : tag;
        return bare.split("[\\s/>]", 2)[0].toLowerCase(Locale.ROOT);
    }

    private static String decoded(String text) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int end = text.charAt(at) == '&' ? text.indexOf(';', at) : -1;
            String named = end > at && end - at < 12 ? text.substring(at + 1, end) : "";
            String value = ENTITIES.getOrDefault(named, numbered(named));
            out.append(value.isEmpty() ? text.substring(at, at + 1) : value);
            at = value.isEmpty() ? at + 1 : end + 1;
        }
        return out.toString();
    }

    private static String numbered(String name) {
        if (!name.matches("#\\d{1,6}|#x[0-9A-Fa-f]{1,5}")) {
            return "";
        }
        int point =
                name.startsWith("#x")
                        ? Integer.parseInt(name.substring(2), 16)
                        : Integer.parseInt(name.substring(1));
        return point >= ' ' && Character.isValidCodePoint(point) ? Character.toString(point) : "";
    }
}
