package bot.molt.gateway.agent;

import bot.molt.agent.Run;
import bot.molt.agent.RunEvent;
import bot.molt.agent.RunListener;
import bot.molt.agent.RunResult;
import bot.molt.agent.session.Lines;
import bot.molt.base.json.Json;
import bot.molt.gateway.control.Clients;
import bot.molt.gateway.control.Event;
import bot.molt.gateway.rpc.Scope;
import bot.molt.spi.model.ModelPart;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// Tells clients what happens in runs: each step in `agent` events, what a page shows in `chat`
/// events. Operators who may read are told of all, users of their own.
///
/// Threads: the events of a run are told one after the other; runs do not wait for each other.
public final class RunAnnouncer implements RunListener {
    private static final String TOOL_EVENTS = "tool-events";
    private static final long CHAT_EVERY_MILLIS = 150;

    private final Clients clients;
    private final Predicate<Run> tellsCalls;
    private final InstantSource clock;
    private final Map<Run, Told> told = new ConcurrentHashMap<>();

    /// How far a run was told.
    private static final class Told {
        private final boolean calls;
        private long seq;
        private long chatAt;
        private String chat = "";

        Told(boolean calls) {
            this.calls = calls;
        }
    }

    /// @param tellsCalls whether everybody is told of the calls of a run, not only who asked for it
    public RunAnnouncer(Clients clients, Predicate<Run> tellsCalls, InstantSource clock) {
        this.clients = clients;
        this.tellsCalls = tellsCalls;
        this.clock = clock;
    }

    @Override
    public void happened(Run run, RunEvent event) {
        boolean ends = event instanceof RunEvent.Ended;
        if (clients.size() == 0) {
            if (ends) {
                told.remove(run);
            }
            return;
        }
        Told state = told.computeIfAbsent(run, each -> new Told(tellsCalls.test(each)));
        synchronized (state) {
            tell(run, state, event);
        }
    }

    private void tell(Run run, Told state, RunEvent event) {
        switch (event) {
            case RunEvent.Started(long at) ->
                    tell(run, state, "lifecycle", phase("start").put("startedAt", at));
            case RunEvent.Text(String text, String delta) -> text(run, state, text, delta);
            case RunEvent.Thinking(String delta) ->
                    tell(run, state, "thinking", Json.object().put("delta", delta));
            case RunEvent.CallStarted(ModelPart.ToolCall call, String callId) ->
                    tell(
                            run,
                            state,
                            "tool",
                            call(call, "start")
                                    .put("args", call.arguments())
                                    .put("callId", callId));
            case RunEvent.CallWrote(ModelPart.ToolCall call, String tail, long bytes) ->
                    clients.tell(
                            event(
                                            run,
                                            state,
                                            "tool",
                                            call(call, "update")
                                                    .put("partialResult", tail)
                                                    .put("bytes", bytes))
                                    .orSkipped());
            case RunEvent.CallEnded(
                            ModelPart.ToolCall call,
                            String result,
                            boolean bad,
                            Json.Obj details) ->
                    tell(
                            run,
                            state,
                            "tool",
                            call(call, "result")
                                    .put("isError", bad)
                                    .put("result", result)
                                    .put("meta", Lines.meta(details).orElse(null)));
            case RunEvent.Compaction(boolean done) ->
                    tell(
                            run,
                            state,
                            "compaction",
                            done ? phase("end").put("willRetry", false) : phase("start"));
            case RunEvent.Ended(RunResult result) -> {
                told.remove(run);
                ended(run, state, result);
            }
        }
    }

    private static Json.ObjectBuilder phase(String phase) {
        return Json.object().put("phase", phase);
    }

    private static Json.ObjectBuilder call(ModelPart.ToolCall call, String phase) {
        return phase(phase).put("name", call.name()).put("toolCallId", call.id());
    }

    private void text(Run run, Told state, String text, String delta) {
        tell(run, state, "assistant", Json.object().put("text", text).put("delta", delta));
        long now = clock.millis();
        if (now - state.chatAt < CHAT_EVERY_MILLIS) {
            return;
        }
        state.chatAt = now;
        Json.ObjectBuilder payload = chat(run, state, "delta").put("message", message(text, now));
        boolean extends_ = text.startsWith(state.chat);
        payload.put("deltaText", extends_ ? text.substring(state.chat.length()) : text);
        if (!extends_) {
            payload.put("replace", true);
        }
        state.chat = text;
        clients.tell(forWatchers("chat", run, payload.build()).orSkipped());
    }

    private void ended(Run run, Told state, RunResult result) {
        Json.ObjectBuilder data =
                switch (result.status()) {
                    case OK -> phase("end");
                    case ABORTED -> phase("end").put("aborted", true);
                    case ERROR -> phase("error").put("error", result.error());
                };
        tell(
                run,
                state,
                "lifecycle",
                data.put("startedAt", result.facts().startedAt())
                        .put("endedAt", result.facts().endedAt()));
        if (result.stop().equals("merged")) {
            return;
        }
        clients.tell(forWatchers("chat", run, last(run, state, result)));
    }

    private Json.Obj last(Run run, Told state, RunResult result) {
        Json.Obj message =
                result.text().isEmpty() ? null : message(result.text(), result.facts().endedAt());
        Json.Obj usage = RunShape.usage(result.facts().usage());
        return switch (result.status()) {
            case OK ->
                    chat(run, state, "final")
                            .put("message", message)
                            .put("usage", usage)
                            .put("stopReason", result.stop())
                            .build();
            case ABORTED ->
                    chat(run, state, "aborted")
                            .put("message", message)
                            .put("stopReason", result.stop())
                            .build();
            case ERROR -> chat(run, state, "error").put("errorMessage", result.error()).build();
        };
    }

    private static Json.ObjectBuilder chat(Run run, Told state, String word) {
        return Json.object()
                .put("runId", run.id())
                .put("sessionKey", run.sessionKey())
                .put("seq", state.seq)
                .put("state", word);
    }

    private static Json.Obj message(String text, long now) {
        return Json.object()
                .put("role", "assistant")
                .put(
                        "content",
                        Json.array(
                                List.of(
                                        Json.object()
                                                .put("type", "text")
                                                .put("text", text)
                                                .build())))
                .put("timestamp", now)
                .build();
    }

    private void tell(Run run, Told state, String stream, Json.ObjectBuilder data) {
        clients.tell(event(run, state, stream, data));
    }

    private Event event(Run run, Told state, String stream, Json.ObjectBuilder data) {
        Json.Obj payload =
                Json.object()
                        .put("runId", run.id())
                        .put("seq", ++state.seq)
                        .put("stream", stream)
                        .put("ts", clock.millis())
                        .put("data", data.build())
                        .put("sessionKey", run.sessionKey())
                        .build();
        Event event = forWatchers("agent", run, payload);
        return stream.equals("tool") && !state.calls ? event.forWho(TOOL_EVENTS) : event;
    }

    private static Event forWatchers(String name, Run run, Json.Obj payload) {
        return Event.of(name, Scope.READ, payload).andFor(run.caller().userId());
    }

    /// Words were put into a session that no run said.
    void injected(String sessionKey, String id, Json.Obj message) {
        Json.Obj payload =
                Json.object()
                        .put("runId", "inject-" + id)
                        .put("sessionKey", sessionKey)
                        .put("seq", 0)
                        .put("state", "final")
                        .put("message", message)
                        .build();
        clients.tell(Event.of("chat", Scope.READ, payload));
    }
}
