package bot.molt.channels.wire;

/// Markdown as HTML, for platforms that take it; those that know fewer tags say which.
public class HtmlText implements Markup {
    /// Lines end with a break, but not in blocks, which have their own.
    public static String of(String text) {
        StringBuilder html = new StringBuilder();
        boolean within = false;
        for (String line : new Markdown(new HtmlText()).write(text).split("\n", -1)) {
            html.append(line);
            within = (within || line.contains("<pre>")) && !line.contains("</pre>");
            html.append(within ? "\n" : "<br/>");
        }
        String all = html.toString();
        return all.endsWith("<br/>") ? all.substring(0, all.length() - 5) : all;
    }

    @Override
    public String text(String raw) {
        return raw.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String bold(String inner) {
        return "<strong>" + inner + "</strong>";
    }

    @Override
    public String italic(String inner) {
        return "<em>" + inner + "</em>";
    }

    @Override
    public String strike(String inner) {
        return "<del>" + inner + "</del>";
    }

    @Override
    public String code(String raw) {
        return "<code>" + text(raw) + "</code>";
    }

    @Override
    public String block(String language, String raw) {
        String named = language.isEmpty() ? "" : " class=\"language-" + language + "\"";
        return "<pre><code%s>%s</code></pre>".formatted(named, text(raw));
    }

    @Override
    public String link(String inner, String url) {
        return "<a href=\"%s\">%s</a>".formatted(text(url).replace("\"", "&quot;"), inner);
    }

    @Override
    public String quote(String inner) {
        return "<blockquote>" + inner + "</blockquote>";
    }
}
