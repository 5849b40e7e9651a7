package bot.molt.gateway.rpc;

import bot.molt.base.Require;

/// What a method says of itself.
///
/// @param name `approvals.list`
/// @param scope who may call it
public record RpcSpec<P extends Record, R extends Record>(
        String name, Class<P> params, Class<R> result, Scope scope) {
    public RpcSpec {
        Require.that(name.matches("[a-z]+(\\.[a-zA-Z]+)*"), "name", name, "words joined by dots");
    }

    /// A method for the operator alone.
    public static <P extends Record, R extends Record> RpcSpec<P, R> of(
            String name, Class<P> params, Class<R> result) {
        return new RpcSpec<>(name, params, result, Scope.OPERATOR);
    }

    /// The same method for others.
    public RpcSpec<P, R> needing(Scope other) {
        return new RpcSpec<>(name, params, result, other);
    }
}
