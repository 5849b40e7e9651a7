package bot.molt.cli.mcp;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.protocol.wire.EventStream;
import bot.molt.protocol.wire.Response;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One request of the client on its way through the gateway. It is sent again only where it has
/// certainly not run, or may run twice.
final class Forward {
    private static final Set<String> SAFE =
            Set.of(
                    "tools/list",
                    "prompts/list",
                    "prompts/get",
                    "resources/list",
                    "resources/templates/list",
                    "resources/read",
                    "completion/complete",
                    "logging/setLevel",
                    "ping",
                    "subscriptions/listen");
    private static final Set<String> IMPATIENT = Set.of("initialize", "server/discover");

    private final Upstream upstream;
    private final LineOutput out;
    private final Json.Obj message;
    private final Json id;
    private final String method;
    private final Backoff backoff = new Backoff();
    private volatile @Nullable Response open;
    private volatile boolean cancelled;
    private final AtomicBoolean answered = new AtomicBoolean();
    private String lastEvent = "";

    Forward(Upstream upstream, LineOutput out, Json.Obj message, Json id) {
        this.upstream = upstream;
        this.out = out;
        this.message = message;
        this.id = id;
        this.method = message.string("method").orElse("");
    }

    Json id() {
        return id;
    }

    /// Passes it on and sends the answer, or an error that says what is wrong.
    void run() throws InterruptedException {
        try {
            if (method.equals("initialize")) {
                out.send(upstream.initialize(message));
                return;
            }
            while (!answered.get() && !cancelled) {
                attempt();
            }
        } catch (CodedException e) {
            fail(e);
        } catch (IOException e) {
            fail(upstream.translated(e));
        }
    }

    /// The client does not want it any longer. A request without a session is cancelled by leaving;
    /// one with a session is told so, again if the gateway may not have had it then.
    void cancel(Json.Obj notification) throws IOException {
        cancelled = true;
        Response running = open;
        if (!Upstream.isStateless(message)) {
            upstream.post(notification).close();
        } else if (running != null) {
            running.close();
        }
    }

    /// Answers in the gateway's place.
    void giveUp(String why) throws InterruptedException {
        fail(new CodedException(ErrorCode.UNREACHABLE, why));
        Response running = open;
        if (running != null) {
            running.close();
        }
    }

    private void fail(CodedException failure) throws InterruptedException {
        if (!cancelled && answered.compareAndSet(false, true)) {
            out.send(Reply.failure(id, failure));
        }
    }

    private void attempt() throws IOException, InterruptedException {
        Upstream.Live session = upstream.session();
        try (Response response = upstream.post(message)) {
            open = response;
            if (cancelled) {
                again();
            }
            take(response, session);
        } catch (CodedException e) {
            boolean mayRepeat = Upstream.refused(e) || SAFE.contains(method);
            if (!mayRepeat || IMPATIENT.contains(method) || !backoff.pause()) {
                throw e;
            }
        } finally {
            open = null;
        }
    }

    private void again() throws IOException {
        if (!Upstream.isStateless(message)) {
            Json.Obj params = Json.object().put("requestId", id).build();
            upstream.post(Reply.notification("notifications/cancelled").with("params", params))
                    .close();
        }
    }

    private void take(Response response, Upstream.@Nullable Live session)
            throws IOException, InterruptedException {
        boolean stateless = Upstream.isStateless(message);
        if (response.status() == 404 && session != null && !stateless) {
            renew(session);
        } else if (isEvents(response)) {
            events(response);
            resume(session);
        } else {
            plain(response);
        }
    }

    private static boolean isEvents(Response response) {
        return response.status() == 200
                && response.header("Content-Type").orElse("").startsWith("text/event-stream");
    }

    /// The gateway forgot the session, so it did not run the request either.
    private void renew(Upstream.Live session) throws IOException, InterruptedException {
        if (!backoff.pause()) {
            throw new CodedException(
                    ErrorCode.UPSTREAM_FAILED, "the gateway does not keep the session it opened");
        }
        if (upstream.renew(session)) {
            out.send(Reply.notification("notifications/tools/list_changed"));
        }
    }

    private void plain(Response response) throws IOException, InterruptedException {
        String text = response.text();
        if (response.status() == 202 || response.status() == 204) {
            answered.set(true);
            return;
        }
        Json.Obj answer = parsed(text);
        if (answer == null || !answer.has("jsonrpc") || !id.equals(answer.get("id"))) {
            throw upstream.failure(response.status(), text);
        }
        if (answered.compareAndSet(false, true)) {
            out.send(answer);
        }
    }

    private static Json.@Nullable Obj parsed(String text) {
        try {
            return JsonText.parseObject(text);
        } catch (JsonSyntaxException e) {
            return null;
        }
    }

    private void events(Response response) throws InterruptedException {
        try (EventStream events = response.events()) {
            EventStream.Event event = events.next();
            while (event != null) {
                lastEvent = event.id();
                pass(event.data());
                event = events.next();
            }
            if (!answered.get()) {
                response.discard();
            }
        } catch (IOException e) {
            // Broken off; what was seen so far says how to go on.
            backoff.note(e);
        }
    }

    private void pass(String data) throws InterruptedException {
        if (!data.isBlank() && !cancelled) {
            Json.Obj passed = JsonText.parseObject(data);
            boolean isAnswer = !passed.has("method") && id.equals(passed.get("id"));
            if (!isAnswer || answered.compareAndSet(false, true)) {
                out.send(passed);
            }
        }
    }

    /// Goes on after a stream that ended without the answer.
    private void resume(Upstream.@Nullable Live session) throws IOException, InterruptedException {
        boolean stateless = Upstream.isStateless(message);
        while (!answered.get() && !cancelled) {
            if (SAFE.contains(method) && (stateless || lastEvent.isEmpty())) {
                backoff.pauseOrThrow();
                return;
            }
            if (stateless || lastEvent.isEmpty() || !backoff.pause()) {
                throw lost();
            }
            resumeOnce(session);
        }
    }

    @SuppressWarnings("ReferenceEquality") // another session may look the same
    private void resumeOnce(Upstream.@Nullable Live session)
            throws IOException, InterruptedException {
        try (Response response = upstream.stream(lastEvent)) {
            open = response;
            if (!isEvents(response) || !Objects.equals(upstream.session(), session)) {
                throw lost();
            }
            events(response);
        } catch (CodedException e) {
            if (!Upstream.refused(e)) {
                throw e;
            }
        }
    }

    private CodedException lost() {
        return new CodedException(
                ErrorCode.UPSTREAM_FAILED,
                "the connection to the gateway was lost while %s ran; it may have been carried out"
                                .formatted(method)
                        + " (look before you repeat it)");
    }
}
