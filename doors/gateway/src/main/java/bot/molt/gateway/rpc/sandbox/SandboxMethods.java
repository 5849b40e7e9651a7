package bot.molt.gateway.rpc.sandbox;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.Empty;
import bot.molt.protocol.sandbox.ClosedSandboxesResult;
import bot.molt.protocol.sandbox.ExplainSandboxParams;
import bot.molt.protocol.sandbox.ExplainSandboxResult;
import bot.molt.protocol.sandbox.ListSandboxesResult;
import bot.molt.protocol.sandbox.ListSandboxesResult.Container;
import bot.molt.protocol.sandbox.ListSandboxesResult.Item;
import bot.molt.protocol.sandbox.RecreateSandboxParams;
import bot.molt.protocol.sandbox.SandboxReadinessResult;
import bot.molt.spi.Caller;
import java.util.List;
import java.util.Objects;

/// `sandbox.*`: users see their own, the operator sees and steers all.
public final class SandboxMethods {
    private static final RpcSpec<Empty, ListSandboxesResult> LIST =
            RpcSpec.of("sandbox.list", Empty.class, ListSandboxesResult.class)
                    .needing(Scope.READ)
                    .orUser();
    private static final RpcSpec<ExplainSandboxParams, ExplainSandboxResult> EXPLAIN =
            RpcSpec.of("sandbox.explain", ExplainSandboxParams.class, ExplainSandboxResult.class)
                    .needing(Scope.READ)
                    .orUser();
    private static final RpcSpec<RecreateSandboxParams, ClosedSandboxesResult> RECREATE =
            RpcSpec.of(
                    "sandbox.recreate", RecreateSandboxParams.class, ClosedSandboxesResult.class);
    private static final RpcSpec<Empty, ClosedSandboxesResult> PRUNE =
            RpcSpec.of("sandbox.prune", Empty.class, ClosedSandboxesResult.class);
    private static final RpcSpec<Empty, SandboxReadinessResult> READINESS =
            RpcSpec.of("sandbox.readiness", Empty.class, SandboxReadinessResult.class)
                    .needing(Scope.READ);

    private final Sandboxes sandboxes;

    public SandboxMethods(Sandboxes sandboxes) {
        this.sandboxes = sandboxes;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(LIST, this::list),
                RpcMethod.of(EXPLAIN, this::explain),
                RpcMethod.of(RECREATE, (params, _) -> sandboxes.recreate(params)),
                RpcMethod.of(PRUNE, (_, _) -> sandboxes.prune()),
                RpcMethod.of(READINESS, (_, _) -> sandboxes.readiness()));
    }

    private ListSandboxesResult list(Empty params, Caller caller) {
        List<Item> items =
                sandboxes.list().stream()
                        .filter(item -> caller.isOperator() || item.user().equals(caller.userId()))
                        .toList();
        List<Container> containers =
                items.stream()
                        .filter(item -> item.image() != null)
                        .map(SandboxMethods::container)
                        .toList();
        return new ListSandboxesResult(items, containers, List.of());
    }

    private static Container container(Item item) {
        ListSandboxesResult.Image image = Objects.requireNonNull(item.image());
        String session = item.workspace().session();
        return new Container(
                item.name(),
                session == null ? item.user() : session,
                image.name(),
                image.current(),
                item.running(),
                item.createdAt().toEpochMilli(),
                item.lastUsedAt().toEpochMilli());
    }

    private ExplainSandboxResult explain(ExplainSandboxParams params, Caller caller) {
        String user = params.user();
        if (user != null && !caller.isOperator() && !user.equals(caller.userId())) {
            throw new CodedException(
                    ErrorCode.FORBIDDEN,
                    "user: %s (expected: %s; the operator may ask about others)"
                            .formatted(user, caller.userId()));
        }
        return sandboxes.explain(params, caller);
    }
}
