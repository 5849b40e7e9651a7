package bot.molt.gateway.mcp;

import bot.molt.base.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Open `subscriptions/listen` requests of the stateless revision.
///
/// Threads: safe for any number.
final class Subscriptions {
    private static final String ID = "io.modelcontextprotocol/subscriptionId";
    private static final String URIS = "resourceSubscriptions";
    private static final int MAX_OPEN = 2_000;

    private final McpServer.Parts parts;
    private final Set<Open> open = ConcurrentHashMap.newKeySet();

    /// One of them.
    ///
    /// @param filter what the client wants and gets
    private record Open(Message.Request request, Json.Obj filter, EventStream out) {
        void send(String method, Json.Obj params) {
            Json.Obj meta = Json.object().put(ID, request.id()).build();
            out.notify(Message.notification(method, params.with("_meta", meta)));
        }
    }

    Subscriptions(McpServer.Parts parts) {
        this.parts = parts;
    }

    /// Serves one until the client goes or [#close].
    void listen(Message.Request request, AnswerWriter writer)
            throws IOException, InterruptedException {
        if (open.size() >= MAX_OPEN) {
            throw new ProtocolError(
                            ProtocolError.INTERNAL,
                            "subscriptions: %d are open (try again later)".formatted(MAX_OPEN))
                    .withStatus(503);
        }
        Json.Obj filter = honoured(request.params().object("notifications"));
        Open subscription = new Open(request, filter, new EventStream("", 1));
        subscription.send(
                "notifications/subscriptions/acknowledged",
                Json.object().put("notifications", filter).build());
        open.add(subscription);
        try {
            EventStream out = subscription.out();
            writer.stream(out, out.readAfter(0), false, () -> {});
        } finally {
            open.remove(subscription);
        }
    }

    private Json.Obj honoured(Json.Obj wanted) {
        boolean resources = parts.resources() != null;
        return Json.object()
                .put("toolsListChanged", wanted.isTrue("toolsListChanged") ? Json.TRUE : null)
                .put(
                        "promptsListChanged",
                        parts.prompts() != null && wanted.isTrue("promptsListChanged")
                                ? Json.TRUE
                                : null)
                .put(
                        "resourcesListChanged",
                        resources && wanted.isTrue("resourcesListChanged") ? Json.TRUE : null)
                .put(URIS, resources ? wanted.get(URIS) : null)
                .build();
    }

    /// @param list `tools`, `prompts` or `resources`
    void listChanged(String list) {
        for (Open subscription : open) {
            if (subscription.filter().isTrue(list + "ListChanged")) {
                subscription.send("notifications/" + list + "/list_changed", Json.Obj.EMPTY);
            }
        }
    }

    void resourceUpdated(String uri) {
        for (Open subscription : open) {
            List<Json> uris = subscription.filter().items(URIS);
            if (uris.contains(new Json.Str(uri))) {
                subscription.send(
                        "notifications/resources/updated", Json.object().put("uri", uri).build());
            }
        }
    }

    /// Ends them all as answered.
    void close() {
        for (Open subscription : open) {
            Json id = subscription.request().id();
            Json.Obj meta = Json.object().put(ID, id).build();
            Json.Obj result =
                    Json.object().put("resultType", "complete").put("_meta", meta).build();
            subscription.out().answer(Message.result(id, result), 200);
        }
    }
}
