package bot.molt.tools.search;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.tools.search.Found.Hit;
import bot.molt.tools.wire.WebClient;
import java.util.LinkedHashMap;
import java.util.Map;

/// An instance of SearXNG of one's own.
///
/// Source: SearXNG search API, `GET /search?format=json`.
final class Searxng implements Engine {
    @Override
    public String remedy() {
        return "the address of an instance in tools.web.search.searxng.baseUrl or SEARXNG_BASE_URL, with `json` in search.formats of its settings.yml";
    }

    @Override
    public WebClient.Ask ask(Query query, SearchSettings.Server server) {
        if (query.isRange()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "freshness: %s (expected: pd, pw, pm or py; SearXNG knows no other times)"
                            .formatted(query.freshness()));
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("q", query.text());
        fields.put("format", "json");
        fields.put("language", language(query));
        fields.put("time_range", query.span());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json");
        Secret key = server.key();
        if (key != null) {
            headers.put("Authorization", "Bearer " + key.reveal());
        }
        return new WebClient.Ask(
                EngineUrl.of(
                        server.baseUrl(),
                        "http://127.0.0.1:8080",
                        "/search" + EngineUrl.query(fields),
                        "tools.web.search.searxng.baseUrl"),
                headers,
                null);
    }

    private static String language(Query query) {
        boolean placed = !query.searchLang().isEmpty() && query.country().length() == 2;
        return placed && !query.searchLang().contains("-")
                ? query.searchLang() + "-" + query.country()
                : query.searchLang();
    }

    @Override
    public Found found(Json.Obj answer, Query query) {
        var hits = Hits.of(answer, "results", Searxng::hit);
        return new Found("", "", hits.subList(0, Math.min(hits.size(), query.count())));
    }

    private static Hit hit(Json.Obj item) {
        return Hit.of(
                item.string("title").orElse(""),
                item.string("url").orElse(""),
                item.string("content").orElse(""),
                item.string("publishedDate").orElse(""));
    }
}
