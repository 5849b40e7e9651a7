package bot.molt.gateway.auth;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a request brings to prove who sent it.
///
/// @param authorization the header `Authorization`, null where there is none
public record Credentials(@Nullable String authorization, Sender sender) {
    /// @param remoteAddress address of the socket's other end, without port
    /// @param forwarded headers that a proxy sets, names in lower case
    public Credentials(
            @Nullable String authorization, String remoteAddress, Map<String, String> forwarded) {
        this(authorization, new Sender(remoteAddress, "", forwarded));
    }

    @Override
    public String toString() {
        return "Credentials[remoteAddress=" + sender.address() + "]";
    }
}
