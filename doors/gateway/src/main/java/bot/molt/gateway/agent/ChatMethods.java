package bot.molt.gateway.agent;

import bot.molt.agent.Agents;
import bot.molt.agent.Inbound;
import bot.molt.agent.Run;
import bot.molt.agent.RunResult;
import bot.molt.agent.Sessions;
import bot.molt.agent.session.Fields;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.chat.AbortChatParams;
import bot.molt.protocol.chat.ChatHistoryParams;
import bot.molt.protocol.chat.InjectChatParams;
import bot.molt.protocol.chat.SendChatParams;
import bot.molt.spi.Caller;
import bot.molt.store.SessionRow;
import bot.molt.store.TranscriptTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// `chat.*`: a conversation as a page shows it. Users have their own.
public final class ChatMethods {
    private static final Set<String> STOP_WORDS =
            Set.of("/stop", "stop", "abort", "esc", "wait", "exit", "interrupt");

    private static final RpcSpec<SendChatParams, Json> SEND =
            RpcSpec.of("chat.send", SendChatParams.class, Json.class).needing(Scope.WRITE).orUser();
    private static final RpcSpec<ChatHistoryParams, Json> HISTORY =
            RpcSpec.of("chat.history", ChatHistoryParams.class, Json.class)
                    .needing(Scope.READ)
                    .orUser();
    private static final RpcSpec<AbortChatParams, Json> ABORT =
            RpcSpec.of("chat.abort", AbortChatParams.class, Json.class)
                    .needing(Scope.WRITE)
                    .orUser();
    private static final RpcSpec<InjectChatParams, Json> INJECT =
            RpcSpec.of("chat.inject", InjectChatParams.class, Json.class);

    private final Agents agents;
    private final Sessions sessions;
    private final RunAnnouncer announcer;

    public ChatMethods(Agents agents, Sessions sessions, RunAnnouncer announcer) {
        this.agents = agents;
        this.sessions = sessions;
        this.announcer = announcer;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(SEND, this::send),
                RpcMethod.of(HISTORY, this::history),
                RpcMethod.of(ABORT, this::abort),
                RpcMethod.of(INJECT, this::inject));
    }

    private Json send(SendChatParams params, Caller caller) throws InterruptedException {
        String word = params.message().strip().toLowerCase(Locale.ROOT);
        if (STOP_WORDS.contains(word)) {
            return aborted(stopped(runs(params.sessionKey(), caller), "stop"));
        }
        Optional<Run> before = agents.find(params.idempotencyKey(), caller);
        if (before.isPresent()) {
            return again(before.get());
        }
        Long limit = params.timeoutMs();
        Inbound.Options options =
                Inbound.Options.NONE
                        .onAgent(params.more().agentId())
                        .withThinking(AgentMethods.thinking(params.thinking()))
                        .within(limit == null ? null : Duration.ofMillis(limit))
                        .queued(params.more().queueMode());
        Run run =
                agents.submit(
                        new Inbound(
                                params.idempotencyKey(),
                                caller,
                                params.sessionKey(),
                                params.message(),
                                Attached.images(params.attachments()),
                                options));
        return status(run.id(), "started");
    }

    private static Json again(Run run) {
        Optional<RunResult> end = run.result();
        if (end.isEmpty()) {
            return status(run.id(), "in_flight");
        }
        boolean failed = end.get().status() == RunResult.Status.ERROR;
        return failed
                ? status(run.id(), "error").with("summary", end.get().error())
                : status(run.id(), "ok");
    }

    private static Json.Obj status(String runId, String status) {
        return Json.object().put("runId", runId).put("status", status).build();
    }

    private List<Run> runs(String sessionKey, Caller caller) {
        return agents.runs(sessions.key(sessionKey, caller).text());
    }

    private List<String> stopped(List<Run> runs, String reason) {
        List<String> ids = new ArrayList<>();
        for (Run run : runs) {
            if (agents.abort(run, reason)) {
                ids.add(run.id());
            }
        }
        return ids;
    }

    private static Json aborted(List<String> ids) {
        return Json.object()
                .put("ok", true)
                .put("aborted", !ids.isEmpty())
                .put("runIds", Json.strings(ids))
                .build();
    }

    private Json abort(AbortChatParams params, Caller caller) {
        List<Run> all = runs(params.sessionKey(), caller);
        String id = params.runId();
        if (id == null) {
            return aborted(stopped(all, "rpc"));
        }
        List<Run> meant = all.stream().filter(run -> run.id().equals(id)).toList();
        boolean elsewhere =
                meant.isEmpty()
                        && agents.find(id, caller)
                                .filter(run -> run.result().isEmpty())
                                .isPresent();
        if (elsewhere) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS, "runId does not match sessionKey: " + id);
        }
        return aborted(stopped(meant, "rpc"));
    }

    private Json history(ChatHistoryParams params, Caller caller) {
        Optional<SessionRow> row = sessions.find(params.sessionKey(), caller);
        Json.ObjectBuilder answer = Json.object().put("sessionKey", params.sessionKey());
        if (row.isEmpty()) {
            return answer.put("messages", Json.Arr.EMPTY).put("thinkingLevel", "off").build();
        }
        String sessionId = row.get().sessionId();
        Long most = params.maxChars();
        List<Json.Obj> messages = sessions.history(sessionId, params.limit());
        List<Json.Obj> shown =
                most == null
                        ? messages
                        : messages.stream()
                                .map(message -> MessageText.cut(message, most.intValue()))
                                .toList();
        return answer.put("sessionId", sessionId)
                .put("messages", Json.array(shown))
                .put("thinkingLevel", row.get().entry().string(Fields.THINKING).orElse("off"))
                .build();
    }

    private Json inject(InjectChatParams params, Caller caller) {
        String label = params.label();
        String text =
                label == null || label.isBlank()
                        ? params.message()
                        : "[" + label + "]\n\n" + params.message();
        TranscriptTable.Entry entry = sessions.inject(params.sessionKey(), caller, text);
        announcer.injected(
                sessions.key(params.sessionKey(), caller).text(),
                entry.id(),
                entry.json().object("message"));
        return Json.object().put("ok", true).put("messageId", entry.id()).build();
    }
}
