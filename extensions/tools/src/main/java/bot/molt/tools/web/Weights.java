package bot.molt.tools.web;

import java.util.HashMap;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/// How much text stands in each element of a page, and what of it are links: found in one pass, so
/// that boxes in boxes cost no more than boxes beside each other.
final class Weights {
    private static final Weight NONE = new Weight();

    private final Map<Element, Weight> weights = new HashMap<>();

    /// Of one element with all that is in it.
    private static final class Weight {
        private int text;
        private int links;
        private int commas;
        private int tables;

        void add(Weight inner) {
            text += inner.text;
            links += inner.links;
            commas += inner.commas;
            tables += inner.tables;
        }
    }

    private Weights() {}

    static Weights of(Element root) {
        Weights all = new Weights();
        root.traverse(
                new NodeVisitor() {
                    @Override
                    public void head(Node node, int depth) {
                        // The children come first.
                    }

                    @Override
                    public void tail(Node node, int depth) {
                        all.ended(node);
                    }
                });
        return all;
    }

    private void ended(Node node) {
        Node parent = node.parent();
        if (node instanceof TextNode text && parent instanceof Element around) {
            String words = text.text().strip();
            Weight weight = own(around);
            weight.text += weight(words);
            weight.commas += commas(words);
        } else if (node instanceof Element element) {
            Weight weight = own(element);
            weight.links =
                    element.nameIs("a") && element.hasAttr("href") ? weight.text : weight.links;
            weight.tables += element.nameIs("pre") || element.nameIs("table") ? 1 : 0;
            if (parent instanceof Element around) {
                own(around).add(weight);
            }
        }
    }

    private Weight own(Element element) {
        return weights.computeIfAbsent(element, _ -> new Weight());
    }

    private Weight find(Element element) {
        return weights.getOrDefault(element, NONE);
    }

    int text(Element element) {
        return find(element).text;
    }

    int commas(Element element) {
        return find(element).commas;
    }

    /// Whether there is code or a table in it.
    boolean hasTables(Element element) {
        return find(element).tables > 0;
    }

    /// The part of the text that is in links, 0 to 1.
    double linkShare(Element element) {
        Weight weight = find(element);
        return weight.text == 0 ? 0 : Math.min(1, (double) weight.links / weight.text);
    }

    static int commas(String text) {
        return (int) text.chars().filter(c -> ",;，。、；：！？".indexOf(c) >= 0).count();
    }

    /// Length, where a character of Chinese counts as two.
    static int weight(String text) {
        int weight = text.length();
        for (int i = 0; i < text.length(); i++) {
            weight += Letters.isHan(text.charAt(i)) ? 1 : 0;
        }
        return weight;
    }
}
