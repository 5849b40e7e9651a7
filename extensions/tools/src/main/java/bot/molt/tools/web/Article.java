package bot.molt.tools.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/// The part of a page that is worth reading.
///
/// Each paragraph speaks for the boxes that it stands in: by its length and its commas, less the
/// further out. Names of classes and the share of links weigh beside that. Where nothing stands out
/// (a list of links, a form) the whole page is shown, without what surrounds pages.
///
/// @param title empty for none
/// @param root of what is shown
/// @param whole whether that is the whole page
record Article(String title, Element root, boolean whole) {
    private static final String NO_TEXT =
            "script, style, noscript, template, svg, canvas, iframe, object, embed, link, meta, button, select, textarea, input, dialog, [hidden], [aria-hidden=true]";
    private static final String AROUND =
            "nav, footer, aside, form, [role=navigation], [role=banner], [role=contentinfo], [role=complementary], [role=search], body > header";
    private static final Pattern HIDDEN =
            Pattern.compile(
                    "display:none|visibility:hidden|opacity:0(\\.0+)?(;|$)|font-size:0(px|pt|em|rem|%)?(;|$)|text-indent:-\\d{3,}|(left|top|right):-\\d{4,}|clip:rect\\(0");
    private static final Pattern GOOD =
            Pattern.compile("article|body|content|entry|main|page|post|text|story|正文|内容");
    private static final Pattern BAD =
            Pattern.compile(
                    "comment|sidebar|footer|header|\\bnav|menu|promo|related|recommend|share|sponsor|\\bads?\\b|advert|banner|cookie|breadcrumb|pagination|pager|social|popup|modal|widget|subscribe|newsletter|login|toolbar");
    private static final int SHORTEST_PARAGRAPH = 25;
    private static final int SHORTEST_ARTICLE = 200;

    static Article of(Document page) {
        String title = title(page);
        Element body = page.body();
        body.select(NO_TEXT).remove();
        body.select("[style]").stream().filter(Article::isHidden).forEach(Element::remove);
        Weights weights = Weights.of(body);
        Element best = best(body, weights);
        Element whole = body.clone();
        whole.select(AROUND).remove();
        if (best == null) {
            return new Article(title, whole, true);
        }
        Element root = pruned(joined(best, weights));
        int weight = Weights.weight(root.text());
        boolean thin = weight < SHORTEST_ARTICLE || weight * 4 < Weights.weight(whole.text());
        return thin ? new Article(title, whole, true) : new Article(title, root, false);
    }

    private static boolean isHidden(Element element) {
        String style = element.attr("style").toLowerCase(Locale.ROOT).replaceAll("\\s", "");
        return HIDDEN.matcher(style).find();
    }

    private static String title(Document page) {
        Element social = page.selectFirst("meta[property=og:title]");
        String title = social == null ? "" : social.attr("content").strip();
        title = title.isEmpty() ? page.title().strip() : title;
        Element heading = page.selectFirst("h1");
        return title.isEmpty() && heading != null ? heading.text().strip() : title;
    }

    private static @Nullable Element best(Element body, Weights weights) {
        Map<Element, Double> scores = new LinkedHashMap<>();
        for (Element block : body.select("p, pre, blockquote, td, li, dd, div, section")) {
            boolean box = block.nameIs("div") || block.nameIs("section");
            String own = box ? block.ownText() : "";
            int weight = box ? Weights.weight(own) : weights.text(block);
            if (weight >= SHORTEST_PARAGRAPH) {
                int commas = box ? Weights.commas(own) : weights.commas(block);
                double points = 1 + commas + Math.min(weight / 100.0, 5);
                spread(scores, box ? block : block.parent(), points);
            }
        }
        Element best = null;
        double most = 0;
        for (Map.Entry<Element, Double> entry : scores.entrySet()) {
            Element element = entry.getKey();
            double score =
                    (entry.getValue() + standing(element)) * (1 - weights.linkShare(element));
            if (score > most || (score == most && best != null && isInside(best, element))) {
                most = score;
                best = element;
            }
        }
        return best == null || best.equals(body) ? best : within(best, weights);
    }

    private static void spread(Map<Element, Double> scores, @Nullable Element from, double points) {
        Element box = from;
        for (int steps = 1; steps <= 3 && box != null && !box.nameIs("html"); steps++) {
            scores.merge(box, points / steps, Double::sum);
            box = box.parent();
        }
    }

    private static boolean isInside(Element inner, Element outer) {
        return inner.parents().contains(outer);
    }

    /// The article around it, where the page marks one.
    private static Element within(Element best, Weights weights) {
        Element article = best.closest("article, main, [role=main]");
        return article != null && weights.linkShare(article) < 0.5 ? article : best;
    }

    private static double standing(Element element) {
        double standing =
                switch (element.normalName()) {
                    case "article", "main" -> 25;
                    case "div" -> 5;
                    case "section", "td", "blockquote" -> 3;
                    case "ul", "ol", "dl", "form", "address" -> -3;
                    case "nav", "footer", "aside", "header" -> -25;
                    default -> 0;
                };
        String names = (element.className() + " " + element.id()).toLowerCase(Locale.ROOT);
        standing += GOOD.matcher(names).find() ? 25 : 0;
        return standing - (BAD.matcher(names).find() ? 25 : 0);
    }

    /// With those beside it that belong to it.
    private static Element joined(Element best, Weights weights) {
        Element parent = best.parent();
        if (parent == null || best.nameIs("body") || best.closest("article, main") != null) {
            return best.clone();
        }
        Element joined = new Element("div");
        joined.setBaseUri(best.baseUri());
        for (Element beside : parent.children()) {
            if (beside.equals(best) || belongs(beside, weights)) {
                joined.appendChild(beside.clone());
            }
        }
        return joined;
    }

    private static boolean belongs(Element beside, Weights weights) {
        boolean says = beside.is("p, h1, h2, h3, h4, pre, table, blockquote, ul, ol, figure");
        boolean heading = beside.is("h1, h2, h3, h4");
        return says
                && standing(beside) > -10
                && (heading || (weights.text(beside) > 80 && weights.linkShare(beside) < 0.25));
    }

    /// Without what stands between the paragraphs and is none.
    private static Element pruned(Element root) {
        root.select("nav, footer, aside, form").remove();
        Weights weights = Weights.of(root);
        for (Element box : List.copyOf(root.select("div, section, ul, ol"))) {
            String names = (box.className() + " " + box.id()).toLowerCase(Locale.ROOT);
            boolean bad = BAD.matcher(names).find() && !GOOD.matcher(names).find();
            boolean poor = weights.linkShare(box) > 0.25 || weights.text(box) < 200;
            if (!box.equals(root) && bad && poor && !weights.hasTables(box)) {
                box.remove();
            }
        }
        return root;
    }
}
