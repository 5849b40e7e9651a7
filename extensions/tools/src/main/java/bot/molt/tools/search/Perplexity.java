package bot.molt.tools.search;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.tools.search.Found.Hit;
import bot.molt.tools.wire.WebClient;
import bot.molt.tools.wire.WebUrl;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A model of Perplexity that searches, at Perplexity itself or through OpenRouter.
///
/// Source: Perplexity API, `POST /chat/completions`.
final class Perplexity implements Engine {
    private static final String OWN = "https://api.perplexity.ai";
    private static final String OPENROUTER = "https://openrouter.ai/api/v1";

    @Override
    public String remedy() {
        return "a key of https://www.perplexity.ai/settings/api in tools.web.search.perplexity.apiKey or PERPLEXITY_API_KEY";
    }

    @Override
    public WebClient.Ask ask(Query query, SearchSettings.Server server) {
        Secret key = server.key();
        boolean own = isOwn(server.baseUrl(), key);
        WebUrl url =
                EngineUrl.of(
                        server.baseUrl(),
                        own ? OWN : OPENROUTER,
                        "/chat/completions",
                        "tools.web.search.perplexity.baseUrl");
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        if (key != null) {
            headers.put("Authorization", "Bearer " + key.reveal());
        }
        String model = own ? server.model().replaceFirst("^perplexity/", "") : server.model();
        Json.ObjectBuilder body =
                Json.object()
                        .put("model", model)
                        .put(
                                "messages",
                                Json.array(
                                        List.of(
                                                Json.object()
                                                        .put("role", "user")
                                                        .put("content", query.text())
                                                        .build())));
        if (own) {
            wishes(query, body);
        }
        return new WebClient.Ask(url, headers, JsonText.bytes(body.build()));
    }

    /// What only Perplexity itself knows.
    private static void wishes(Query query, Json.ObjectBuilder body) {
        if (!query.span().isEmpty()) {
            body.put("search_recency_filter", query.span());
        }
        if (query.isRange()) {
            body.put("search_after_date_filter", american(query.from()));
            body.put("search_before_date_filter", american(query.to()));
        }
        if (query.country().length() == 2) {
            Json.Obj place = Json.object().put("country", query.country()).build();
            body.put("web_search_options", Json.object().put("user_location", place).build());
        }
    }

    /// `01/31/2026`.
    private static String american(String day) {
        return day.substring(5, 7) + "/" + day.substring(8) + "/" + day.substring(0, 4);
    }

    private static boolean isOwn(@Nullable URI written, @Nullable Secret key) {
        return written == null
                ? key == null || !key.reveal().startsWith("sk-or-")
                : !String.valueOf(written.getHost()).endsWith("openrouter.ai");
    }

    @Override
    public Found found(Json.Obj answer, Query query) {
        String text =
                answer.items("choices").stream()
                        .filter(Json.Obj.class::isInstance)
                        .map(choice -> ((Json.Obj) choice).object("message"))
                        .flatMap(message -> message.string("content").stream())
                        .findFirst()
                        .orElse("");
        List<Hit> hits = Hits.of(answer, "search_results", Perplexity::hit);
        if (hits.isEmpty()) {
            hits = cited(answer.items("citations"));
        }
        return new Found(text, answer.string("model").orElse(""), hits);
    }

    private static Hit hit(Json.Obj item) {
        return Hit.of(
                item.string("title").orElse(""),
                item.string("url").orElse(""),
                item.string("snippet").orElse(""),
                item.string("date").orElse(""));
    }

    private static List<Hit> cited(List<Json> citations) {
        List<Hit> hits = new ArrayList<>();
        for (Json citation : citations) {
            if (citation instanceof Json.Str(String url)) {
                hits.add(Hit.of(url, url, "", ""));
            }
        }
        return hits.stream().filter(Hit::isOfTheWeb).toList();
    }
}
