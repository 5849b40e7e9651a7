package bot.molt.protocol.connect;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Flat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The first thing that a client says.
///
/// Wire: `{"minProtocol":3,"maxProtocol":4,"client":{"id":"cli","version":"1.0.0",
/// "platform":"linux","mode":"cli"},"role":"operator","scopes":["operator.read"],
/// "auth":{"token":"…"}}`
///
/// @param minProtocol the oldest version that the client speaks
/// @param maxProtocol the newest
/// @param role `operator` or `node`
/// @param scopes what an operator wants; empty for everything that its credentials give
/// @param device proof of a key of its own; null for none
public record ConnectParams(
        int minProtocol,
        int maxProtocol,
        ClientInfo client,
        @Default("operator") String role,
        @Default("[]") List<String> scopes,
        @Flat NodeClaims claims,
        AuthClaims auth,
        @Nullable DeviceClaims device,
        @Nullable String locale,
        @Nullable String userAgent) {
    private static final int MAX_SCOPES = 50;

    public ConnectParams {
        Require.range("minProtocol", minProtocol, 1, Integer.MAX_VALUE);
        Require.range("maxProtocol", maxProtocol, 1, Integer.MAX_VALUE);
        Require.range("scopes", scopes.size(), 0, MAX_SCOPES);
    }
}
