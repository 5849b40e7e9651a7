package bot.molt.gateway.terminal;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.execution.Call;
import bot.molt.execution.Execution;
import bot.molt.execution.Invocation;
import bot.molt.gateway.control.Client;
import bot.molt.gateway.control.Clients;
import bot.molt.gateway.rpc.Peer;
import bot.molt.gateway.rpc.RpcCall;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.protocol.Empty;
import bot.molt.protocol.terminal.AckTerminalParams;
import bot.molt.protocol.terminal.AttachTerminalParams;
import bot.molt.protocol.terminal.AttachedTerminalResult;
import bot.molt.protocol.terminal.InputTerminalParams;
import bot.molt.protocol.terminal.ListTerminalsResult;
import bot.molt.protocol.terminal.OpenTerminalParams;
import bot.molt.protocol.terminal.ResizeTerminalParams;
import bot.molt.protocol.terminal.TakenInputResult;
import bot.molt.protocol.terminal.TerminalItem;
import bot.molt.protocol.terminal.TerminalParams;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.RunningProcess;
import bot.molt.spi.tool.ToolResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// `terminal.*`: a shell of one's own on a target, over a connection. Opening one is a call of the
/// tool `exec`, decided and recorded as such; everybody sees their own terminals alone.
public final class TerminalMethods {
    private static final RpcSpec<OpenTerminalParams, TerminalItem> OPEN =
            RpcSpec.of("terminal.open", OpenTerminalParams.class, TerminalItem.class).orUser();
    private static final RpcSpec<AttachTerminalParams, AttachedTerminalResult> ATTACH =
            RpcSpec.of("terminal.attach", AttachTerminalParams.class, AttachedTerminalResult.class)
                    .orUser()
                    .brief();
    private static final RpcSpec<AckTerminalParams, Empty> ACK =
            RpcSpec.of("terminal.ack", AckTerminalParams.class, Empty.class).orUser().brief();
    private static final RpcSpec<InputTerminalParams, TakenInputResult> INPUT =
            RpcSpec.of("terminal.input", InputTerminalParams.class, TakenInputResult.class)
                    .orUser()
                    .later();
    private static final RpcSpec<ResizeTerminalParams, TerminalItem> RESIZE =
            RpcSpec.of("terminal.resize", ResizeTerminalParams.class, TerminalItem.class)
                    .orUser()
                    .later();
    private static final RpcSpec<TerminalParams, TerminalItem> CLOSE =
            RpcSpec.of("terminal.close", TerminalParams.class, TerminalItem.class).orUser();
    private static final RpcSpec<Empty, ListTerminalsResult> LIST =
            RpcSpec.of("terminal.list", Empty.class, ListTerminalsResult.class).orUser();

    private final Execution execution;
    private final Clients clients;
    private final Terminals terminals;

    public TerminalMethods(Execution execution, Clients clients, Terminals terminals) {
        this.execution = execution;
        this.clients = clients;
        this.terminals = terminals;
        clients.whenOneLeaves(terminals::left);
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(OPEN, this::open),
                RpcMethod.connected(ATTACH, this::attach),
                RpcMethod.connected(ACK, this::acknowledge),
                RpcMethod.later(INPUT, this::input),
                RpcMethod.later(RESIZE, this::resize),
                RpcMethod.of(CLOSE, this::close),
                RpcMethod.of(LIST, this::list));
    }

    /// Interrupted where the client leaves before it is decided.
    private TerminalItem open(OpenTerminalParams params, Caller caller) {
        try (Terminals.Opening opening = terminals.open(caller.userId())) {
            AtomicReference<@Nullable Call> made = new AtomicReference<>();
            ToolResult result =
                    execution
                            .run(
                                    Invocation.of("exec", args(params), caller, params.workspace()),
                                    made::set)
                            .orThrow();
            Call call = made.get();
            RunningProcess process = call == null ? null : call.process().orElse(null);
            if (process == null || result instanceof ToolResult.Failed) {
                throw new CodedException(ErrorCode.TOOL_FAILED, result.text());
            }
            return opening.opened(params, process).item();
        }
    }

    private static Json.Obj args(OpenTerminalParams params) {
        Json.ObjectBuilder args =
                Json.object()
                        .put("command", params.command())
                        .put("workdir", params.workdir())
                        .put("pty", true)
                        .put("typed", true)
                        .put("columns", params.columns())
                        .put("rows", params.rows())
                        .put("background", true);
        if (params.node() != null) {
            args.put("host", "node").put("node", params.node());
        }
        return args.build();
    }

    private AttachedTerminalResult attach(AttachTerminalParams params, RpcCall call) {
        Peer peer = call.connection();
        Terminal terminal = find(params.id(), call.caller());
        long size = terminal.process().stdout().size();
        long offset =
                params.offset() < 0
                        ? Math.max(0, size + params.offset())
                        : Math.min(params.offset(), size);
        Integer window = params.window();
        terminals.attach(
                terminal,
                peer.id(),
                new TerminalFeed(
                        terminal,
                        new Told(peer.id()),
                        offset,
                        window == null ? Long.MAX_VALUE : window));
        return new AttachedTerminalResult(
                terminal.item(), offset, terminal.typing().taken(writer(params.writer(), call)));
    }

    /// A connection as the feed sees it.
    private final class Told implements TerminalFeed.Ear {
        private final String peerId;

        Told(String peerId) {
            this.peerId = peerId;
        }

        @Override
        public boolean isThere() {
            return clients.find(peerId).isPresent();
        }

        @Override
        public void tell(String event, Json.Obj payload) throws IOException, InterruptedException {
            Client client =
                    clients.find(peerId).orElseThrow(() -> new IOException("the client has left"));
            client.tell(event, payload);
        }
    }

    private Empty acknowledge(AckTerminalParams params, RpcCall call) {
        Terminal terminal = find(params.id(), call.caller());
        terminals
                .feed(terminal, call.connection().id())
                .ifPresent(feed -> feed.acknowledge(params.offset()));
        return new Empty();
    }

    private RpcMethod.Later<TakenInputResult> input(InputTerminalParams params, RpcCall call) {
        Terminal terminal = find(params.id(), call.caller());
        byte[] bytes = params.data().getBytes(StandardCharsets.UTF_8);
        Typing.Piece piece =
                terminal.typing()
                        .add(
                                writer(params.writer(), call),
                                params.seq(),
                                () -> terminal.process().write(bytes));
        terminals.type(terminal);
        return RpcMethod.Later.of(() -> {
            if (piece != null) {
                piece.await();
            }
            return new TakenInputResult(params.seq());
        });
    }

    /// Who counts inputs.
    private static String writer(String named, RpcCall call) {
        String peer = call.peerId();
        return named.isEmpty() && peer != null ? peer : named;
    }

    private RpcMethod.Later<TerminalItem> resize(ResizeTerminalParams params, RpcCall call) {
        Terminal terminal = find(params.id(), call.caller());
        Typing.Piece piece =
                terminal.typing()
                        .add("", 0, () -> terminal.resize(params.columns(), params.rows()));
        terminals.type(terminal);
        return RpcMethod.Later.of(() -> {
            if (piece != null) {
                piece.await();
            }
            return terminal.item();
        });
    }

    private TerminalItem close(TerminalParams params, Caller caller) throws InterruptedException {
        Terminal terminal = find(params.id(), caller);
        terminals.close(terminal);
        return terminal.item();
    }

    private ListTerminalsResult list(Empty params, Caller caller) {
        return new ListTerminalsResult(
                terminals.of(caller.userId()).stream().map(Terminal::item).toList());
    }

    private Terminal find(String id, Caller caller) {
        return terminals.find(caller.userId(), id);
    }
}
