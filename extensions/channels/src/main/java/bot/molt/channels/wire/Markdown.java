package bot.molt.channels.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Markdown as models write it, rewritten for a platform. Whatever is no markup stays as it is.
public final class Markdown {
    private static final String PUNCTUATION = "\\`*_{}[]()#+-.!~>|";

    private final Markup markup;

    public Markdown(Markup markup) {
        this.markup = markup;
    }

    /// Rewrites a text.
    public String write(String text) {
        List<String> out = new ArrayList<>();
        List<String> lines = text.lines().toList();
        int at = 0;
        while (at < lines.size()) {
            String line = lines.get(at);
            if (line.stripLeading().startsWith("```")) {
                at = block(lines, at, out);
            } else if (line.startsWith(">")) {
                at = quote(lines, at, out);
            } else {
                out.add(line(line));
                at++;
            }
        }
        return String.join("\n", out);
    }

    private int block(List<String> lines, int from, List<String> out) {
        String language = lines.get(from).strip().substring(3).strip();
        int end = from + 1;
        while (end < lines.size() && !lines.get(end).strip().equals("```")) {
            end++;
        }
        String raw = String.join("\n", lines.subList(from + 1, end));
        boolean named = language.matches("[A-Za-z0-9+#_.-]{1,30}");
        out.add(markup.block(named ? language : "", raw));
        return end + 1;
    }

    private int quote(List<String> lines, int from, List<String> out) {
        List<String> quoted = new ArrayList<>();
        int end = from;
        while (end < lines.size() && lines.get(end).startsWith(">")) {
            quoted.add(inline(lines.get(end).substring(1).stripLeading()));
            end++;
        }
        out.add(markup.quote(String.join("\n", quoted)));
        return end;
    }

    private String line(String line) {
        if (line.matches("#{1,6} .*")) {
            return markup.bold(inline(line.substring(line.indexOf(' ') + 1).strip()));
        }
        if (line.matches("\\s*[-*+] .*")) {
            int mark = line.length() - line.stripLeading().length();
            return line.substring(0, mark) + markup.text("• ") + inline(line.substring(mark + 2));
        }
        return inline(line);
    }

    private String inline(String text) {
        StringBuilder out = new StringBuilder();
        StringBuilder plain = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            Span span = span(text, at);
            if (span == null) {
                boolean escapes =
                        text.charAt(at) == '\\'
                                && at + 1 < text.length()
                                && PUNCTUATION.indexOf(text.charAt(at + 1)) >= 0;
                at += escapes ? 1 : 0;
                plain.append(text.charAt(at));
                at++;
            } else {
                out.append(markup.text(plain.toString())).append(span.written());
                plain.setLength(0);
                at = span.end();
            }
        }
        return out.append(markup.text(plain.toString())).toString();
    }

    /// Something marked, as it is written, and where it ends.
    private record Span(String written, int end) {}

    private @Nullable Span span(String text, int at) {
        return switch (text.charAt(at)) {
            case '`' -> code(text, at);
            case '*', '_' -> {
                Span twice = marked(text, at, text.substring(at, at + 1).repeat(2));
                yield twice == null ? marked(text, at, text.substring(at, at + 1)) : twice;
            }
            case '~' -> marked(text, at, "~~");
            case '[' -> link(text, at);
            default -> null;
        };
    }

    private @Nullable Span code(String text, int at) {
        int marks = 1;
        while (at + marks < text.length() && text.charAt(at + marks) == '`') {
            marks++;
        }
        int end = text.indexOf("`".repeat(marks), at + marks);
        return end <= at + marks
                ? null
                : new Span(markup.code(text.substring(at + marks, end)), end + marks);
    }

    private @Nullable Span marked(String text, int at, String mark) {
        int begin = at + mark.length();
        boolean opens =
                text.startsWith(mark, at)
                        && begin < text.length()
                        && !Character.isWhitespace(text.charAt(begin))
                        && (mark.charAt(0) != '_' || !isWord(text, at - 1));
        int end = opens ? closing(text, begin, mark) : -1;
        if (end < 0) {
            return null;
        }
        String inner = inline(text.substring(begin, end));
        String written =
                mark.equals("~~")
                        ? markup.strike(inner)
                        : mark.length() == 2 ? markup.bold(inner) : markup.italic(inner);
        return new Span(written, end + mark.length());
    }

    private static int closing(String text, int begin, String mark) {
        int end = text.indexOf(mark, begin + 1);
        while (end >= 0 && !closes(text, end, mark)) {
            end = text.indexOf(mark, end + 1);
        }
        return end;
    }

    private static boolean closes(String text, int end, String mark) {
        int behind = end + mark.length();
        boolean doubled =
                mark.length() == 1
                        && (text.startsWith(mark, behind)
                                || text.charAt(end - 1) == mark.charAt(0));
        return !doubled
                && !Character.isWhitespace(text.charAt(end - 1))
                && (mark.charAt(0) != '_' || !isWord(text, behind));
    }

    private static boolean isWord(String text, int at) {
        return at >= 0 && at < text.length() && Character.isLetterOrDigit(text.charAt(at));
    }

    private @Nullable Span link(String text, int at) {
        int middle = text.indexOf("](", at);
        int end = middle < 0 ? -1 : text.indexOf(')', middle);
        if (end < 0 || text.indexOf('\n', at) >= 0) {
            return null;
        }
        String url = text.substring(middle + 2, end);
        return url.matches("(https?|mailto|tg):[^\\s]+")
                ? new Span(markup.link(inline(text.substring(at + 1, middle)), url), end + 1)
                : null;
    }
}
