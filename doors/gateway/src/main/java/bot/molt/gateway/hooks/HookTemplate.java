package bot.molt.gateway.hooks;

import bot.molt.agent.prompt.Outside;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text with `{{fields}}` of a request. Fields are looked up, nothing in them is run or looked up
/// again; one that is not there is empty.
final class HookTemplate {
    private static final Pattern FIELD = Pattern.compile("\\{\\{\\s*([^{}]{1,200}?)\\s*}}");
    private static final int LONGEST = 100_000;

    private HookTemplate() {}

    /// What fields are looked up in.
    ///
    /// @param headers by their names in lower case
    record Fields(
            Json.Obj body,
            Map<String, String> headers,
            UnaryOperator<String> query,
            String path,
            String now) {
        String find(String name) {
            if (name.startsWith("headers.")) {
                return headers.getOrDefault(
                        name.substring("headers.".length()).toLowerCase(java.util.Locale.ROOT), "");
            }
            if (name.startsWith("query.")) {
                return query.apply(name.substring("query.".length()));
            }
            return switch (name) {
                case "path" -> path;
                case "now" -> now;
                default -> text(name.startsWith("payload.") ? name.substring(8) : name);
            };
        }

        private String text(String name) {
            try {
                Json value = ConfigPath.parse(name).find(body).orElse(Json.NULL);
                return switch (value) {
                    case Json.Null _ -> "";
                    case Json.Str(String said) -> said;
                    case Json.Bool _, Json.Num _, Json.Obj _, Json.Arr _ -> JsonText.compact(value);
                };
            } catch (IllegalArgumentException e) {
                return "";
            }
        }
    }

    /// Whether anything in it is looked up.
    static boolean hasFields(String template) {
        return FIELD.matcher(template).find();
    }

    /// The text with its fields as they are.
    static String plain(String template, Fields fields) {
        return filled(template, found -> fields.find(found));
    }

    /// The text with its fields marked as what they are: from outside.
    ///
    /// @param key the same for the same request
    static String marked(String template, Fields fields, String key) {
        return filled(
                template,
                name -> {
                    String value = fields.find(name);
                    boolean own = name.equals("now") || value.isEmpty();
                    return own
                            ? value
                            : "\n" + Outside.wrap("hook", key + ":" + name, value) + "\n";
                });
    }

    private static String filled(String template, UnaryOperator<String> value) {
        return FIELD.matcher(template)
                .replaceAll((MatchResult field) ->
                        Matcher.quoteReplacement(cut(value.apply(field.group(1)))));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
