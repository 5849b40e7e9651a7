package bot.molt.tools.search;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.tools.search.Found.Hit;
import bot.molt.tools.wire.WebClient;
import java.util.LinkedHashMap;
import java.util.Map;

/// Tavily.
///
/// Source: Tavily API, `POST /search`.
final class Tavily implements Engine {
    @Override
    public String remedy() {
        return "a key of https://tavily.com in tools.web.search.tavily.apiKey or TAVILY_API_KEY";
    }

    @Override
    public WebClient.Ask ask(Query query, SearchSettings.Server server) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        Secret key = server.key();
        if (key != null) {
            headers.put("Authorization", "Bearer " + key.reveal());
        }
        Json.ObjectBuilder body =
                Json.object().put("query", query.text()).put("max_results", query.count());
        if (!query.countryName().isEmpty()) {
            body.put("country", query.countryName());
        }
        if (!query.span().isEmpty()) {
            body.put("time_range", query.span());
        }
        if (query.isRange()) {
            body.put("start_date", query.from()).put("end_date", query.to());
        }
        return new WebClient.Ask(
                EngineUrl.of(
                        server.baseUrl(),
                        "https://api.tavily.com",
                        "/search",
                        "tools.web.search.tavily.baseUrl"),
                headers,
                JsonText.bytes(body.build()));
    }

    @Override
    public Found found(Json.Obj answer, Query query) {
        return new Found(
                answer.string("answer").orElse(""), "", Hits.of(answer, "results", Tavily::hit));
    }

    private static Hit hit(Json.Obj item) {
        return Hit.of(
                item.string("title").orElse(""),
                item.string("url").orElse(""),
                item.string("content").orElse(""),
                item.string("published_date").orElse(""));
    }
}
