package bot.molt.gateway.rpc;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Require;
import bot.molt.base.bind.Binder;
import bot.molt.base.bind.RecordTree;
import bot.molt.base.bind.Spelling;
import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Every method by its name: finds it, checks who calls, binds what came.
///
/// Threads: safe for any number.
public final class RpcTable {
    private final Map<String, RpcMethod<?, ?>> methods = new TreeMap<>();

    /// @param groups lists of methods, in any order
    public RpcTable(List<List<RpcMethod<?, ?>>> groups) {
        for (List<RpcMethod<?, ?>> group : groups) {
            for (RpcMethod<?, ?> method : group) {
                String name = method.spec().name();
                boolean added = methods.putIfAbsent(name, method) == null;
                Require.that(added, "method", name, "each name once");
            }
        }
    }

    /// The names, sorted.
    public List<String> names() {
        return List.copyOf(methods.keySet());
    }

    /// Calls a method; its result as a tree.
    ///
    /// Errors: `not_found` for a name that no method has, `forbidden` for the operator's methods,
    /// `invalid_params`, and what the method throws.
    public Json.Obj call(String name, Json.Obj params, Caller caller)
            throws IOException, InterruptedException {
        RpcMethod<?, ?> method = methods.get(name);
        if (method == null) {
            String hint =
                    Spelling.nearest(name, methods.keySet())
                            .map(near -> " (did you mean " + near + "?)")
                            .orElse("");
            throw new CodedException(ErrorCode.NOT_FOUND, "method: " + name + hint);
        }
        Operators.admit(method.spec().scope(), name, caller);
        return call(method, params, caller);
    }

    private static <P extends Record, R extends Record> Json.Obj call(
            RpcMethod<P, R> method, Json.Obj params, Caller caller)
            throws IOException, InterruptedException {
        P bound = Binder.bind(method.spec().params(), params);
        return RecordTree.of(method.call(bound, caller));
    }
}
