package bot.molt.cli.onboard;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.json.Json;
import bot.molt.cli.Session;
import bot.molt.cli.agents.Conversation;
import java.io.IOException;

/// Keeps the key of a provider, chooses its model, and has it say something.
final class FirstWords {
    private static final int SECONDS = 120;

    private final Session session;

    FirstWords(Session session) {
        this.session = session;
    }

    /// Hands the key to the gateway, which keeps it as it keeps every key; the file.
    String keep(Provider provider, String key) throws IOException {
        Json.Obj answer =
                session.call(
                        "models.authSetApiKey",
                        Json.object().put("provider", provider.id()).put("apiKey", key).build());
        return answer.string("file").orElse("?");
    }

    /// Has the provider's own first model asked from now on, unless one of it is already.
    ///
    /// Errors: `not_found` where it offers none.
    String choose(Provider provider) throws IOException {
        String now = session.call("models.authStatus", Json.Obj.EMPTY).string("model").orElse("");
        if (now.startsWith(provider.id() + "/")) {
            return now;
        }
        Json.Obj list =
                session.call("models.list", Json.object().put("provider", provider.id()).build());
        for (Json item : list.items("models")) {
            if (item instanceof Json.Obj model) {
                String ref = provider.id() + "/" + model.string("id").orElse("");
                return session.call("models.set", Json.object().put("ref", ref).build())
                        .string("ref")
                        .orElse(ref);
            }
        }
        throw new CodedException(
                ErrorCode.NOT_FOUND,
                "models of %s: none (expected: a server that answers, or moltbot models set PROVIDER/MODEL)"
                        .formatted(provider.id()));
    }

    /// Says something in the main session; what is answered.
    ///
    /// Errors: what the gateway says.
    Json.Obj say(String text) throws IOException {
        try (Conversation conversation = Conversation.open(session.gateway(), session.version())) {
            return conversation.say(
                    Json.object()
                            .put("message", text)
                            .put("sessionKey", "main")
                            .put("timeout", SECONDS)
                            .put("idempotencyKey", Ids.next("onboard"))
                            .build(),
                    _ -> {});
        }
    }

    /// The words of an answer.
    static String text(Json.Obj answer) {
        StringBuilder all = new StringBuilder();
        for (Json item : answer.object("result").items("payloads")) {
            if (item instanceof Json.Obj payload) {
                all.append(all.isEmpty() ? "" : "\n").append(payload.string("text").orElse(""));
            }
        }
        return all.toString();
    }

    /// The model that gave it.
    static String model(Json.Obj answer) {
        Json.Obj meta = answer.object("result").object("meta").object("agentMeta");
        return meta.string("provider").orElse("?") + "/" + meta.string("model").orElse("?");
    }
}
