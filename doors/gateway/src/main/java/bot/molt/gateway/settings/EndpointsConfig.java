package bot.molt.gateway.settings;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;

/// Settings under `gateway.http.endpoints`: the APIs of OpenAI's clients.
public record EndpointsConfig(
        @Doc("POST /v1/chat/completions, and with it GET /v1/models.") Endpoint chatCompletions,
        @Doc("POST /v1/responses, and with it GET /v1/models.") Endpoint responses) {

    /// One of them.
    public record Endpoint(@Doc("Whether it is there.") @Default("true") boolean enabled) {}
}
