package bot.molt.tools.search;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.tools.search.Found.Hit;
import bot.molt.tools.wire.WebClient;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// Brave Search.
///
/// Source: Brave Search API, `GET /res/v1/web/search`.
final class Brave implements Engine {
    private static final String USUAL = "https://api.search.brave.com";

    @Override
    public String remedy() {
        return "a key of https://brave.com/search/api in tools.web.search.apiKey or BRAVE_API_KEY";
    }

    @Override
    public WebClient.Ask ask(Query query, SearchSettings.Server server) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("q", query.text());
        fields.put("count", Integer.toString(query.count()));
        fields.put("country", query.country());
        fields.put("search_lang", query.searchLang());
        fields.put("ui_lang", query.uiLang());
        fields.put("freshness", query.freshness().toLowerCase(Locale.ROOT));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json");
        Secret key = server.key();
        if (key != null) {
            headers.put("X-Subscription-Token", key.reveal());
        }
        String path = "/res/v1/web/search" + EngineUrl.query(fields);
        return new WebClient.Ask(
                EngineUrl.of(server.baseUrl(), USUAL, path, "tools.web.search.brave.baseUrl"),
                headers,
                null);
    }

    @Override
    public Found found(Json.Obj answer, Query query) {
        return new Found("", "", Hits.of(answer.object("web"), "results", Brave::hit));
    }

    private static Hit hit(Json.Obj item) {
        return Hit.of(
                item.string("title").orElse(""),
                item.string("url").orElse(""),
                item.string("description").orElse(""),
                item.string("age").or(() -> item.string("page_age")).orElse(""));
    }
}
