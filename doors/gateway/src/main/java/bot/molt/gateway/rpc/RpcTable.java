package bot.molt.gateway.rpc;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Require;
import bot.molt.base.bind.Binder;
import bot.molt.base.bind.RecordTree;
import bot.molt.base.bind.Schema;
import bot.molt.base.bind.Spelling;
import bot.molt.base.json.Json;
import bot.molt.protocol.Empty;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Every method by its name: finds it, checks who calls, binds what came.
///
/// Threads: safe for any number.
public final class RpcTable {
    private final Map<String, RpcMethod<?, ?>> own = new TreeMap<>();
    private volatile Map<String, RpcMethod<?, ?>> methods = own;

    private static final RpcSpec<Empty, Json> SCHEMA =
            RpcSpec.of("protocol.schema", Empty.class, Json.class).needing(Scope.READ);

    private final Listener listener;

    /// Told of each request that ended.
    @FunctionalInterface
    public interface Listener {
        /// Must not block.
        ///
        /// @param method `unknown` where there is none of that name
        /// @param code null where it went well
        void ended(String method, @Nullable ErrorCode code, Duration took);
    }

    /// @param groups lists of methods, in any order; `protocol.schema` comes with them
    public RpcTable(List<List<RpcMethod<?, ?>>> groups) {
        this(groups, (method, code, took) -> {});
    }

    /// The same with somebody who is told of every request.
    public RpcTable(List<List<RpcMethod<?, ?>>> groups, Listener listener) {
        this.listener = listener;
        own.put(SCHEMA.name(), RpcMethod.of(SCHEMA, (params, caller) -> schema()));
        for (List<RpcMethod<?, ?>> group : groups) {
            for (RpcMethod<?, ?> method : group) {
                String name = method.spec().name();
                boolean added = own.putIfAbsent(name, method) == null;
                Require.that(added, "method", name, "each name once");
            }
        }
    }

    /// Replaces the methods that come and go; names of those that stay cannot be theirs.
    public void lend(List<RpcMethod<?, ?>> guests) {
        Map<String, RpcMethod<?, ?>> all = new TreeMap<>(own);
        guests.forEach(method -> all.putIfAbsent(method.spec().name(), method));
        methods = all;
    }

    /// What the methods say of themselves, by name.
    public List<RpcSpec<?, ?>> specs() {
        List<RpcSpec<?, ?>> specs = new ArrayList<>();
        methods.values().forEach(method -> specs.add(method.spec()));
        return List.copyOf(specs);
    }

    /// What each method is called, needs, takes and gives: names to
    /// `{"scope":"operator.read","forUsers":true,"params":{schema},"result":{schema}}`; a result of
    /// another shape than a record has none.
    private Json schema() {
        Json.ObjectBuilder all = Json.object();
        methods.forEach((name, method) -> all.put(name, schema(method.spec())));
        Json.ObjectBuilder later = Json.object();
        LaterMethods.all()
                .forEach((name, scope) -> {
                    if (!methods.containsKey(name)) {
                        later.put(name, scope.wireName());
                    }
                });
        return Json.object().put("methods", all.build()).put("later", later.build()).build();
    }

    private static Json.Obj schema(RpcSpec<?, ?> spec) {
        Json result =
                spec.result().isRecord() ? Schema.of(spec.result().asSubclass(Record.class)) : null;
        return Json.object()
                .put("scope", spec.scope().wireName())
                .put("forUsers", spec.forUsers())
                .put("params", Schema.of(spec.params()))
                .put("result", result)
                .build();
    }

    public Optional<RpcSpec<?, ?>> find(String name) {
        RpcMethod<?, ?> method = methods.get(name);
        return method == null ? Optional.empty() : Optional.of(method.spec());
    }

    /// What a method needs that is served, or known by name only; empty for one that is unknown.
    public Optional<Scope> scope(String name) {
        RpcMethod<?, ?> method = methods.get(name);
        return method == null ? LaterMethods.scope(name) : Optional.of(method.spec().scope());
    }

    /// What is said of a method that is known by name only.
    public static CodedException notServed(String name) {
        return new CodedException(
                ErrorCode.NOT_SERVED,
                "%s: not served by this version (expected: a method that `protocol.schema` names under methods)"
                        .formatted(name));
    }

    /// ` (did you mean health?)`, or nothing.
    public String hint(String name) {
        return Spelling.nearest(name, methods.keySet())
                .map(near -> " (did you mean " + near + "?)")
                .orElse("");
    }

    /// Calls a method; its result as a tree.
    ///
    /// Errors: `not_found` for a name that no method has, `not_served` for one of the original that
    /// nobody serves yet, `forbidden` for what the caller may not call, `invalid_params`, and what
    /// the method throws.
    public Json call(String name, Json.Obj params, RpcCall call)
            throws IOException, InterruptedException {
        return begin(name, params, call).await();
    }

    /// Begins a method, with the same errors; of most the result is there then.
    public RpcMethod.Later<Json> begin(String name, Json.Obj params, RpcCall call)
            throws IOException, InterruptedException {
        Told told = new Told(methods.containsKey(name) ? name : "unknown", System.nanoTime());
        try {
            return told.of(begun(name, params, call));
        } catch (RuntimeException e) {
            told.failed(e);
            throw e;
        }
    }

    /// A request whose end the listener is told of.
    private final class Told {
        private final String method;
        private final long start;

        Told(String method, long start) {
            this.method = method;
            this.start = start;
        }

        /// The same answer, with its end told.
        RpcMethod.Later<Json> of(RpcMethod.Later<Json> later) {
            return later.answering(() -> ended(later));
        }

        private Json ended(RpcMethod.Later<Json> later) throws InterruptedException {
            try {
                Json result = later.await();
                tell(null);
                return result;
            } catch (RuntimeException e) {
                failed(e);
                throw e;
            }
        }

        void failed(RuntimeException e) {
            tell(e instanceof CodedException coded ? coded.code() : ErrorCode.INTERNAL);
        }

        private void tell(@Nullable ErrorCode code) {
            listener.ended(method, code, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private RpcMethod.Later<Json> begun(String name, Json.Obj params, RpcCall call)
            throws IOException, InterruptedException {
        RpcMethod<?, ?> method = methods.get(name);
        if (method == null) {
            throw missing(name, call);
        }
        Optional<String> refusal = call.grants().refusal(method.spec());
        if (refusal.isPresent()) {
            throw forbidden(name, call, refusal.get());
        }
        return begin(method, params, call);
    }

    private CodedException missing(String name, RpcCall call) {
        Optional<Scope> scope = LaterMethods.scope(name);
        if (scope.isEmpty()) {
            return new CodedException(ErrorCode.NOT_FOUND, "method: " + name + hint(name));
        }
        return call.grants()
                .refusal(scope.get())
                .map(refusal -> forbidden(name, call, refusal))
                .orElseGet(() -> notServed(name));
    }

    private static CodedException forbidden(String name, RpcCall call, String refusal) {
        boolean isUser = call.grants().role() == Grants.Role.USER;
        return new CodedException(
                ErrorCode.FORBIDDEN,
                "%s: not for %s (%s)"
                        .formatted(
                                name,
                                call.caller().userId(),
                                isUser ? "expected: the gateway's own token" : refusal));
    }

    private static <P extends Record, R> RpcMethod.Later<Json> begin(
            RpcMethod<P, R> method, Json.Obj params, RpcCall call)
            throws IOException, InterruptedException {
        P bound = Binder.bind(method.spec().params(), params);
        RpcMethod.Later<R> later = method.begin(bound, call);
        return later.answering(() -> RecordTree.tree(later.await()));
    }
}
