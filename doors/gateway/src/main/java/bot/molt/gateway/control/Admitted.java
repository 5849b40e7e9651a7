package bot.molt.gateway.control;

import bot.molt.gateway.device.DeviceToken;
import bot.molt.gateway.rpc.Grants;
import bot.molt.protocol.connect.ClientInfo;
import bot.molt.protocol.connect.NodeClaims;
import bot.molt.spi.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who was let in, and as what.
///
/// @param method how it proved itself: `token`, `device-token`, `none`
/// @param scopes names of what it may do, as it is told
/// @param deviceId null where no device proved itself
/// @param token of the device, for the next time; null without one
/// @param protocol version of the protocol that both speak
public record Admitted(
        ClientInfo client,
        NodeClaims claims,
        Caller caller,
        Grants grants,
        List<String> scopes,
        String method,
        @Nullable String deviceId,
        @Nullable DeviceToken token,
        int protocol,
        StillIn stillIn) {
    /// Whether the credentials that it came with would let it in again.
    @FunctionalInterface
    public interface StillIn {
        boolean holds();
    }

    /// Its role on the wire.
    public String role() {
        return grants.role() == Grants.Role.NODE ? "node" : "operator";
    }
}
