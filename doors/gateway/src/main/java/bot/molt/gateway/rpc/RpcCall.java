package bot.molt.gateway.rpc;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.Caller;
import org.jspecify.annotations.Nullable;

/// Who calls a method, and over what.
///
/// @param peer the connection; null for a single request
public record RpcCall(Caller caller, Grants grants, @Nullable Peer peer) {
    /// A single request over HTTP.
    public static RpcCall of(Caller caller) {
        return new RpcCall(caller, Grants.of(caller), null);
    }

    /// Id of the connection; null for a single request.
    public @Nullable String peerId() {
        return peer == null ? null : peer.id();
    }

    /// The connection.
    ///
    /// Errors: `invalid_request` where the call came alone.
    public Peer connection() {
        if (peer == null) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "this method needs a connection (expected: a WebSocket)");
        }
        return peer;
    }
}
