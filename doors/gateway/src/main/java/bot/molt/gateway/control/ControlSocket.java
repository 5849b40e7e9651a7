package bot.molt.gateway.control;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.bind.Binder;
import bot.molt.base.concurrent.RunContext;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.gateway.http.Request;
import bot.molt.gateway.rpc.Grants;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.RpcTable;
import bot.molt.gateway.rpc.Scope;
import bot.molt.gateway.transport.WebSocketConnection;
import bot.molt.gateway.transport.WebSocketMessage;
import bot.molt.protocol.connect.ClientInfo;
import bot.molt.protocol.connect.ConnectParams;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One socket: first the handshake, then requests until it closes.
///
/// Threads: one receives; each request runs on its own, so that one that waits holds up no other.
final class ControlSocket implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ControlSocket.class.getName());
    private static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(15);
    private static final int AT_ONCE = 64;

    /// Answers that are withheld; a node's own limits keep them far below.
    private static final int WITHHELD = 4_096;

    private final Control control;
    private final ControlParts parts;
    private final Request request;
    private final WebSocketConnection socket;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Semaphore withheld = new Semaphore(WITHHELD);
    private @Nullable TaskScope requests;
    private @Nullable Client client;

    ControlSocket(Control control, Request request, WebSocketConnection socket) {
        this.control = control;
        this.parts = control.parts();
        this.request = request;
        this.socket = socket;
    }

    void run() throws IOException, InterruptedException {
        String challenge = UUID.randomUUID().toString();
        Json.Obj payload =
                Json.object().put("nonce", challenge).put("ts", parts.clock().millis()).build();
        socket.send(Event.forAll("connect.challenge", payload).text());
        Optional<RequestFrame> first = first();
        if (first.isEmpty()) {
            return;
        }
        Optional<Admitted> admitted = admit(first.get(), challenge);
        if (admitted.isPresent()) {
            serve(first.get().id(), admitted.get());
        }
    }

    private Optional<RequestFrame> first() throws IOException, InterruptedException {
        try {
            Optional<WebSocketMessage> message = socket.receive(HANDSHAKE_LIMIT);
            return message.isEmpty()
                    ? Optional.empty()
                    : Optional.of(RequestFrame.read(message.get()));
        } catch (TimeoutException e) {
            socket.close(1008, "handshake timeout");
        } catch (RequestFrame.Unreadable e) {
            refuse(e.id(), Failure.invalid("invalid request frame: " + e.text()), 1008);
        }
        return Optional.empty();
    }

    private void refuse(String id, Failure failure, int closeCode)
            throws IOException, InterruptedException {
        socket.send(Client.failed(id, failure));
        socket.close(closeCode, failure.message());
    }

    private Optional<Admitted> admit(RequestFrame frame, String challenge)
            throws IOException, InterruptedException {
        if (!frame.method().equals("connect")) {
            refuse(
                    frame.id(),
                    Failure.invalid("invalid handshake: first request must be connect"),
                    1008);
            return Optional.empty();
        }
        ConnectParams params;
        try {
            params = Binder.bind(ConnectParams.class, frame.params());
        } catch (CodedException e) {
            refuse(frame.id(), Failure.invalid("invalid connect params: " + e.text()), 1008);
            return Optional.empty();
        }
        return switch (control.admission().decide(params, origin(challenge))) {
            case Admission.Answer.In(Admitted admitted) -> Optional.of(admitted);
            case Admission.Answer.Out(Failure failure, int closeCode) -> {
                LOG.log(Level.DEBUG, "refused {0}: {1}", address(), failure.code());
                refuse(frame.id(), failure, closeCode);
                yield Optional.empty();
            }
        };
    }

    private String address() {
        return parts.authenticator().addressOf(request.sender());
    }

    private Admission.Origin origin(String challenge) {
        return new Admission.Origin(
                request.sender(),
                address(),
                request.exchange().header("authorization").orElse(null),
                challenge);
    }

    private void serve(String id, Admitted admitted) throws IOException, InterruptedException {
        Client here =
                new Client(UUID.randomUUID().toString(), admitted, socket, parts.clock().instant());
        client = here;
        socket.trust();
        arrive(here);
        try {
            here.greet(id, control.hello(here), () -> parts.announcer().clients().add(here));
            nodeId(here).ifPresent(nodeId -> parts.nodes().greeted(nodeId, here));
            Optional<WebSocketMessage> message = socket.receive();
            while (message.isPresent()) {
                take(here, message.get());
                message = socket.receive();
            }
        } finally {
            parts.announcer().clients().remove(here);
            leave(here);
        }
    }

    private void arrive(Client here) {
        ClientInfo info = here.admitted().client();
        nodeId(here).ifPresent(nodeId -> parts.nodes().arrived(nodeId, here));
        if (info.passesBy()) {
            return;
        }
        Json.Obj facts =
                Json.object()
                        .put("host", info.displayName() == null ? info.id() : info.displayName())
                        .put("ip", address())
                        .put("version", info.version())
                        .put("platform", info.platform())
                        .put("deviceFamily", info.deviceFamily())
                        .put("modelIdentifier", info.modelIdentifier())
                        .put("mode", info.mode())
                        .put("reason", "connect")
                        .put("instanceId", info.instanceId())
                        .put("deviceId", here.admitted().deviceId())
                        .put("roles", Json.strings(List.of(here.admitted().role())))
                        .put("scopes", Json.strings(here.admitted().scopes()))
                        .build();
        parts.announcer().presence().arrived(presenceKey(here), facts);
        parts.announcer().tellPresence();
    }

    private static String presenceKey(Client here) {
        return here.deviceId()
                .or(() -> Optional.ofNullable(here.admitted().client().instanceId()))
                .orElse(here.id());
    }

    private static Optional<String> nodeId(Client here) {
        boolean isNode = here.admitted().grants().role() == Grants.Role.NODE;
        return isNode ? here.deviceId() : Optional.empty();
    }

    private void leave(Client here) {
        nodeId(here).ifPresent(nodeId -> parts.nodes().left(nodeId, here));
        if (!here.admitted().client().passesBy()) {
            parts.announcer().presence().left(presenceKey(here));
            parts.announcer().tellPresence();
        }
    }

    private void take(Client here, WebSocketMessage message)
            throws IOException, InterruptedException {
        RequestFrame frame;
        try {
            frame = RequestFrame.read(message);
        } catch (RequestFrame.Unreadable e) {
            here.answer(e.id(), Failure.invalid("invalid request frame: " + e.text()));
            return;
        }
        Optional<RpcSpec<?, ?>> spec = parts.table().find(frame.method());
        Optional<Failure> refusal = refusal(here, frame.method(), spec);
        if (refusal.isPresent()) {
            here.answer(frame.id(), refusal.get());
        } else if (!control.inFlight().enter()) {
            here.answer(frame.id(), Refusals.restarting());
        } else {
            switch (spec.get().answering()) {
                case AT_ONCE -> performAndLeave(here, frame);
                case WAITS -> fork(room, frame.method(), () -> performAndLeave(here, frame));
                case LATER -> beginAndLeave(here, frame);
            }
        }
    }

    /// A part of a request that runs on a thread of its own.
    @FunctionalInterface
    private interface Part {
        void run() throws IOException, InterruptedException;
    }

    /// What begins in order is no request in flight once it has begun.
    private void beginAndLeave(Client here, RequestFrame frame)
            throws IOException, InterruptedException {
        RpcMethod.Later<Answer> later;
        try {
            later = inContext(here, () -> begun(here, frame));
        } finally {
            control.inFlight().leave();
        }
        fork(
                withheld,
                frame.method(),
                () -> {
                    Optional<Json> accepted = later.accepted();
                    if (accepted.isPresent()) {
                        here.answer(frame.id(), accepted.get());
                    }
                    later.await().sent(here, frame.id());
                });
    }

    private RpcMethod.Later<Answer> begun(Client here, RequestFrame frame)
            throws InterruptedException {
        try {
            RpcMethod.Later<Json> later =
                    parts.table().begin(frame.method(), frame.params(), here.call());
            return later.answering(() -> guarded(frame, later::await));
        } catch (IOException | RuntimeException e) {
            Answer failed = failed(frame, e);
            return RpcMethod.Later.of(() -> failed);
        }
    }

    /// Who may not know a method is not told whether it is there.
    private Optional<Failure> refusal(Client here, String method, Optional<RpcSpec<?, ?>> spec) {
        if (method.equals("connect")) {
            return Optional.of(
                    Failure.invalid("connect: this connection is open already (expected: once)"));
        }
        Optional<Scope> scope = parts.table().scope(method);
        if (scope.isEmpty()) {
            return Optional.of(unknown(method, "unknown_method", parts.table().hint(method)));
        }
        Grants grants = here.admitted().grants();
        Optional<String> refusal =
                spec.isEmpty() ? grants.refusal(scope.get()) : grants.refusal(spec.get());
        Failure notServed =
                spec.isEmpty()
                        ? unknown(method, "not_served", RpcTable.notServed(method).text())
                        : null;
        return refusal.map(text -> missing(text, scope.get().wireName()))
                .or(() -> Optional.ofNullable(notServed));
    }

    /// Clients find out by exactly these words what a gateway does not have, and do without; the
    /// rest stands in the details.
    private static Failure unknown(String method, String code, String hint) {
        return Failure.of(
                Failure.INVALID_REQUEST,
                "unknown method: " + method,
                Json.object().put("code", code).put("hint", hint.strip()).build());
    }

    private static Failure missing(String text, String scope) {
        if (!text.startsWith("missing scope")) {
            return Failure.invalid(text);
        }
        return Failure.of(
                Failure.FORBIDDEN,
                text,
                Json.object()
                        .put("code", "MISSING_SCOPE")
                        .put("missingScope", scope)
                        .put("requiredScopes", Json.strings(List.of(scope)))
                        .build());
    }

    private void fork(Semaphore places, String method, Part part) throws InterruptedException {
        TaskScope running = requests;
        if (running == null) {
            running = new TaskScope("control-request");
            requests = running;
        }
        places.acquire();
        running.fork(() -> {
            try {
                part.run();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "client left before the answer to {0}", method);
            } finally {
                places.release();
            }
            return true;
        });
    }

    private void performAndLeave(Client here, RequestFrame frame)
            throws IOException, InterruptedException {
        try {
            perform(here, frame);
        } finally {
            control.inFlight().leave();
        }
    }

    private void perform(Client here, RequestFrame frame) throws IOException, InterruptedException {
        inContext(
                here,
                () -> {
                    guarded(
                                    frame,
                                    () ->
                                            parts.table()
                                                    .call(
                                                            frame.method(),
                                                            frame.params(),
                                                            here.call()))
                            .sent(here, frame.id());
                    return true;
                });
    }

    private static <T> T inContext(Client here, Callable<T> work)
            throws IOException, InterruptedException {
        RunContext context =
                new RunContext(
                        Ids.next("req"),
                        here.admitted().caller().userId(),
                        here.admitted().caller().session());
        try {
            return context.call(work);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /// What a request came to.
    private record Answer(@Nullable Json payload, @Nullable Failure failure) {
        void sent(Client here, String id) throws IOException, InterruptedException {
            if (failure != null) {
                here.answer(id, failure);
            } else if (payload != null) {
                here.answer(id, payload);
            }
        }
    }

    /// Something that gives a payload.
    @FunctionalInterface
    private interface Work {
        Json run() throws IOException, InterruptedException;
    }

    private static Answer guarded(RequestFrame frame, Work work) throws InterruptedException {
        try {
            return new Answer(work.run(), null);
        } catch (IOException | RuntimeException e) {
            return failed(frame, e);
        }
    }

    private static Answer failed(RequestFrame frame, Exception e) {
        if (e instanceof CodedException coded) {
            return new Answer(null, failure(frame.method(), coded));
        }
        String id = Ids.next("err");
        LOG.log(Level.ERROR, "rpc " + frame.method() + " failed, id " + id, e);
        return new Answer(
                null,
                Failure.of(new CodedException(ErrorCode.INTERNAL, "internal error, id " + id)));
    }

    private static Failure failure(String method, CodedException e) {
        return e.code() == ErrorCode.INVALID_PARAMS
                ? Failure.invalid("invalid " + method + " params: " + e.text())
                : Failure.of(e);
    }

    @Override
    public void close() {
        TaskScope running = requests;
        if (running != null) {
            running.close();
        }
        Client here = client;
        if (here == null) {
            socket.close();
        }
    }
}
