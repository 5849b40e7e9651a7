package bot.molt.gateway.rpc;

import bot.molt.base.Require;

/// What a method says of itself.
///
/// @param name `approvals.list`
/// @param result the record that it answers with; `Json.class` for another shape
/// @param scope what an operator's connection needs
/// @param forUsers whether users may call it too, for what is their own
/// @param answering when the answer comes
public record RpcSpec<P extends Record, R>(
        String name,
        Class<P> params,
        Class<R> result,
        Scope scope,
        boolean forUsers,
        Answering answering) {
    /// When a method answers, and on which thread it runs.
    public enum Answering {
        /// After it has waited for something, on a thread of its own.
        WAITS,
        /// At once, in the order of the requests.
        AT_ONCE,
        /// It begins in the order of the requests; the answer is waited for on a thread of its own.
        LATER
    }

    public RpcSpec {
        Require.that(
                name.matches("[a-z]+(-[a-z]+)*(\\.[a-zA-Z]+)*"),
                "name",
                name,
                "words joined by dots");
    }

    /// A method that needs everything an operator may.
    public static <P extends Record, R> RpcSpec<P, R> of(
            String name, Class<P> params, Class<R> result) {
        return new RpcSpec<>(name, params, result, Scope.ADMIN, false, Answering.WAITS);
    }

    /// The same method for operators with another scope.
    public RpcSpec<P, R> needing(Scope other) {
        return new RpcSpec<>(name, params, result, other, forUsers, answering);
    }

    /// The same method for users too.
    public RpcSpec<P, R> orUser() {
        return new RpcSpec<>(name, params, result, scope, true, answering);
    }

    /// The same method, told to answer at once.
    public RpcSpec<P, R> brief() {
        return new RpcSpec<>(name, params, result, scope, forUsers, Answering.AT_ONCE);
    }

    /// The same method, told to begin at once and to answer later.
    public RpcSpec<P, R> later() {
        return new RpcSpec<>(name, params, result, scope, forUsers, Answering.LATER);
    }
}
