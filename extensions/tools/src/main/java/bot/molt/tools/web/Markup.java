package bot.molt.tools.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.Elements;

/// HTML as Markdown, or as plain text: headings, paragraphs, lists, tables, code, links.
final class Markup {
    private static final Set<String> BLOCKS =
            Set.of(
                    "address",
                    "article",
                    "aside",
                    "blockquote",
                    "body",
                    "center",
                    "dd",
                    "details",
                    "div",
                    "dl",
                    "dt",
                    "fieldset",
                    "figcaption",
                    "figure",
                    "footer",
                    "form",
                    "h1",
                    "h2",
                    "h3",
                    "h4",
                    "h5",
                    "h6",
                    "header",
                    "hr",
                    "li",
                    "main",
                    "nav",
                    "ol",
                    "p",
                    "pre",
                    "section",
                    "summary",
                    "table",
                    "tbody",
                    "td",
                    "tfoot",
                    "th",
                    "thead",
                    "tr",
                    "ul");
    private static final Pattern SPACES = Pattern.compile("[\\s\\u00A0]+");
    private static final Pattern LANGUAGE =
            Pattern.compile(
                    "(?:lang(?:uage)?|highlight-source|brush:)[-_ ]?([A-Za-z0-9+#-]{1,20})");
    private static final int DEEPEST = 60;
    private static final int MOST_COLUMNS = 50;

    private final boolean plain;

    private Markup(boolean plain) {
        this.plain = plain;
    }

    static String markdown(Element root) {
        return new Markup(false).blocks(root, 0);
    }

    static String text(Element root) {
        return new Markup(true).blocks(root, 0);
    }

    /// The blocks of an element, an empty line between them.
    private String blocks(Element parent, int depth) {
        if (depth > DEEPEST) {
            return parent.text();
        }
        List<String> blocks = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        for (Node node : parent.childNodes()) {
            boolean block = node instanceof Element element && isBlock(element);
            if (block) {
                flush(run, blocks);
                add(blocks, block((Element) node, depth + 1));
            } else {
                run.append(inline(node, depth + 1));
            }
        }
        flush(run, blocks);
        return String.join("\n\n", blocks);
    }

    private static void flush(StringBuilder run, List<String> blocks) {
        add(blocks, tidy(run.toString()));
        run.setLength(0);
    }

    private static void add(List<String> blocks, String block) {
        if (!block.isBlank()) {
            blocks.add(block);
        }
    }

    private static String tidy(String run) {
        return run.replaceAll(" *\n *", "\n").replaceAll(" {2,}", " ").strip();
    }

    /// An inline element around blocks (a link around a card) is one too.
    private static boolean isBlock(Element element) {
        return BLOCKS.contains(element.normalName())
                || element.children().stream()
                        .anyMatch(child -> BLOCKS.contains(child.normalName()));
    }

    private String block(Element element, int depth) {
        return switch (element.normalName()) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> heading(element, depth);
            case "pre" -> code(element);
            case "ul", "ol" -> list(element, depth);
            case "blockquote" -> quote(blocks(element, depth));
            case "table" -> table(element, depth);
            case "hr" -> plain ? "" : "---";
            case "dt" -> strong(flat(element, depth));
            default -> blocks(element, depth);
        };
    }

    private String heading(Element element, int depth) {
        String text = flat(element, depth);
        int level = element.normalName().charAt(1) - '0';
        return plain || text.isEmpty() ? text : "#".repeat(level) + " " + text;
    }

    private String code(Element element) {
        String whole = element.wholeText().stripTrailing();
        String text = whole.startsWith("\n") ? whole.substring(1) : whole;
        if (plain || text.isEmpty()) {
            return text;
        }
        String fence = text.contains("```") ? "````" : "```";
        return fence + language(element) + "\n" + text + "\n" + fence;
    }

    private static String language(Element element) {
        Element code = element.selectFirst("code");
        String names = element.className() + " " + (code == null ? "" : code.className());
        var matcher = LANGUAGE.matcher(names);
        return matcher.find() ? matcher.group(1) : "";
    }

    private String quote(String text) {
        return plain ? text : text.lines().map(line -> "> " + line).collect(joining());
    }

    private static java.util.stream.Collector<CharSequence, ?, String> joining() {
        return java.util.stream.Collectors.joining("\n");
    }

    private String list(Element element, int depth) {
        List<String> items = new ArrayList<>();
        boolean numbered = element.nameIs("ol");
        int number = 1;
        for (Element item : element.children()) {
            String mark = numbered ? number + ". " : "- ";
            String text = item.nameIs("li") ? blocks(item, depth) : block(item, depth);
            if (!text.isBlank()) {
                String inside =
                        text.replace("\n\n", "\n").replace("\n", "\n" + " ".repeat(mark.length()));
                items.add(mark + inside);
                number++;
            }
        }
        return String.join("\n", items);
    }

    /// A table that only places things is read cell by cell.
    private String table(Element table, int depth) {
        Elements rows = table.select("> tr, > thead > tr, > tbody > tr, > tfoot > tr");
        int columns = rows.stream().mapToInt(row -> cells(row).size()).max().orElse(0);
        boolean places =
                columns < 2
                        || table.attr("role").equals("presentation")
                        || table.selectFirst("td table, td ul, td pre, td h2") != null;
        if (places || columns > MOST_COLUMNS) {
            return blocksOfCells(rows, depth);
        }
        List<String> lines = new ArrayList<>();
        Element caption = table.selectFirst("> caption");
        for (Element row : rows) {
            StringBuilder line = new StringBuilder(plain ? "" : "|");
            List<Element> cells = cells(row);
            for (int i = 0; i < columns; i++) {
                String text = i < cells.size() ? flat(cells.get(i), depth) : "";
                line.append(plain ? (i == 0 ? "" : "\t") : " ")
                        .append(plain ? text : text.replace("|", "\\|"));
                line.append(plain ? "" : " |");
            }
            lines.add(line.toString());
            if (lines.size() == 1 && !plain) {
                lines.add("|" + " --- |".repeat(columns));
            }
        }
        String above = caption == null ? "" : flat(caption, depth) + "\n\n";
        return above + String.join("\n", lines);
    }

    private static List<Element> cells(Element row) {
        return row.children().stream()
                .filter(cell -> cell.nameIs("td") || cell.nameIs("th"))
                .toList();
    }

    private String blocksOfCells(Elements rows, int depth) {
        List<String> blocks = new ArrayList<>();
        for (Element row : rows) {
            for (Element cell : cells(row)) {
                add(blocks, blocks(cell, depth));
            }
        }
        return String.join("\n\n", blocks);
    }

    /// On one line.
    private String flat(Element element, int depth) {
        return SPACES.matcher(blocks(element, depth)).replaceAll(" ").strip();
    }

    private String inline(Node node, int depth) {
        if (node instanceof TextNode text) {
            return SPACES.matcher(text.getWholeText()).replaceAll(" ");
        }
        if (!(node instanceof Element element)) {
            return "";
        }
        return switch (element.normalName()) {
            case "br" -> "\n";
            case "a" -> link(element, depth);
            case "img" -> picture(element);
            case "strong", "b" -> strong(children(element, depth));
            case "em", "i" -> around(children(element, depth), "*");
            case "code", "kbd", "samp", "tt" -> around(element.text(), "`");
            default -> children(element, depth);
        };
    }

    private String children(Element element, int depth) {
        if (depth > DEEPEST) {
            return element.text();
        }
        StringBuilder all = new StringBuilder();
        element.childNodes().forEach(node -> all.append(inline(node, depth + 1)));
        return all.toString();
    }

    private String strong(String text) {
        return around(text, "**");
    }

    private String around(String text, String mark) {
        String inner = text.strip();
        if (plain || inner.isEmpty() || inner.contains(mark)) {
            return text;
        }
        int start = text.indexOf(inner);
        return text.substring(0, start)
                + mark
                + inner
                + mark
                + text.substring(start + inner.length());
    }

    private String link(Element element, int depth) {
        String text = children(element, depth);
        String target = element.absUrl("href");
        boolean leads =
                target.matches("(?i)(https?|mailto):.*") && !element.attr("href").startsWith("#");
        String label = SPACES.matcher(text).replaceAll(" ").strip();
        return plain || !leads || label.isEmpty()
                ? text
                : "[" + label + "](" + target.replace(" ", "%20").replace(")", "%29") + ")";
    }

    private String picture(Element element) {
        String label = SPACES.matcher(element.attr("alt")).replaceAll(" ").strip();
        String source = element.absUrl("src");
        if (label.isEmpty()) {
            return "";
        }
        return plain || !source.matches("(?i)https?:.*")
                ? label
                : "![" + label + "](" + source.replace(" ", "%20").replace(")", "%29") + ")";
    }
}
