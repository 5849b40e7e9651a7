package bot.molt.gateway.rpc;

import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.util.Optional;

/// Something that clients call by name.
///
/// Threads: one instance serves all calls at once.
public interface RpcMethod<P extends Record, R> {
    RpcSpec<P, R> spec();

    /// Does it. What goes wrong is a `CodedException`.
    R call(P params, RpcCall call) throws IOException, InterruptedException;

    /// Begins it; what comes is waited for elsewhere.
    default Later<R> begin(P params, RpcCall call) throws IOException, InterruptedException {
        R result = call(params, call);
        return Later.of(() -> result);
    }

    /// Something that is waited for.
    @FunctionalInterface
    interface Awaited<R> {
        R await() throws InterruptedException;
    }

    /// An answer on its way.
    ///
    /// @param accepted said before the answer, over connections that stay; empty for nothing
    record Later<R>(Optional<Json> accepted, Awaited<R> answer) {
        public static <R> Later<R> of(Awaited<R> answer) {
            return new Later<>(Optional.empty(), answer);
        }

        public R await() throws InterruptedException {
            return answer.await();
        }

        /// The same with another answer, which is mostly made of this one.
        public <T> Later<T> answering(Awaited<T> other) {
            return new Later<>(accepted, other);
        }
    }

    /// What a method begins.
    @FunctionalInterface
    interface Beginning<P extends Record, R> {
        Later<R> begin(P params, RpcCall call);
    }

    /// A method that begins at once and answers later.
    static <P extends Record, R> RpcMethod<P, R> later(RpcSpec<P, R> spec, Beginning<P, R> body) {
        return new RpcMethod<>() {
            @Override
            public RpcSpec<P, R> spec() {
                return spec;
            }

            @Override
            public R call(P params, RpcCall call) throws InterruptedException {
                return body.begin(params, call).await();
            }

            @Override
            public Later<R> begin(P params, RpcCall call) {
                return body.begin(params, call);
            }
        };
    }

    /// What a method does for a caller, over whatever connection.
    @FunctionalInterface
    interface Body<P extends Record, R> {
        R call(P params, Caller caller) throws IOException, InterruptedException;
    }

    /// What a method does that depends on the connection.
    @FunctionalInterface
    interface Connected<P extends Record, R> {
        R call(P params, RpcCall call) throws IOException, InterruptedException;
    }

    /// A method of a specification and a body.
    static <P extends Record, R> RpcMethod<P, R> of(RpcSpec<P, R> spec, Body<P, R> body) {
        return connected(spec, (params, call) -> body.call(params, call.caller()));
    }

    /// A method that looks at the connection.
    static <P extends Record, R> RpcMethod<P, R> connected(
            RpcSpec<P, R> spec, Connected<P, R> body) {
        return new RpcMethod<>() {
            @Override
            public RpcSpec<P, R> spec() {
                return spec;
            }

            @Override
            public R call(P params, RpcCall call) throws IOException, InterruptedException {
                return body.call(params, call);
            }
        };
    }
}
