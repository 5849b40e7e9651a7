package bot.molt.testkit.channel;

import bot.molt.base.json.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Checks texts as Telegram does: markup that it knows, closed in order, and the length of what is
/// left without it.
final class TelegramText {
    private static final Set<String> TAGS =
            Set.of("b", "i", "s", "u", "code", "pre", "a", "blockquote", "tg-spoiler");
    private static final Pattern TAG = Pattern.compile("<(/?)([a-z-]*)([^>]*)>");
    private static final Pattern ENTITY = Pattern.compile("&(?!(amp|lt|gt|quot|#\\d+);)");

    private TelegramText() {}

    /// The description of a refusal; empty where the text is fine.
    static Optional<String> check(Json.Obj params, String text, int most) {
        boolean html = params.string("parse_mode").filter("HTML"::equals).isPresent();
        String plain = html ? text.replaceAll("<[^>]*>", "") : text;
        String shown =
                html
                        ? plain.replace("&lt;", "<")
                                .replace("&gt;", ">")
                                .replace("&quot;", "\"")
                                .replace("&amp;", "&")
                        : plain;
        if (shown.length() > most) {
            return Optional.of("Bad Request: message is too long");
        }
        return html ? problem(text) : Optional.empty();
    }

    private static Optional<String> problem(String html) {
        Deque<String> open = new ArrayDeque<>();
        Matcher tag = TAG.matcher(html);
        while (tag.find()) {
            String name = tag.group(2);
            boolean closes = !tag.group(1).isEmpty();
            boolean fits = TAGS.contains(name) && (!closes || name.equals(open.peek()));
            if (!fits) {
                return Optional.of("Bad Request: can't parse entities: <" + name + ">");
            }
            if (closes) {
                open.pop();
            } else {
                open.push(name);
            }
        }
        boolean stray = html.replaceAll(TAG.pattern(), "").matches("(?s).*[<>].*");
        return open.isEmpty() && !stray && !ENTITY.matcher(html).find()
                ? Optional.empty()
                : Optional.of("Bad Request: can't parse entities");
    }
}
