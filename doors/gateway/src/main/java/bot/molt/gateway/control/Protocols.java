package bot.molt.gateway.control;

import bot.molt.base.json.Json;
import bot.molt.protocol.connect.ConnectParams;
import java.util.List;
import java.util.Optional;

/// The versions of the protocol that are spoken. They differ in what some answers add, not in
/// frames.
final class Protocols {
    /// Best first.
    private static final List<Integer> SPOKEN = List.of(7, 4, 3);

    private Protocols() {}

    /// The best version within a client's range.
    static Optional<Integer> best(int min, int max) {
        return SPOKEN.stream().filter(version -> version >= min && version <= max).findFirst();
    }

    static Failure mismatch(ConnectParams params) {
        Json.Obj details =
                Json.object()
                        .put("code", "PROTOCOL_MISMATCH")
                        .put("clientMinProtocol", params.minProtocol())
                        .put("clientMaxProtocol", params.maxProtocol())
                        .put("expectedProtocol", 4)
                        .put("minimumProbeProtocol", 3)
                        .put(
                                "supportedProtocols",
                                Json.array(
                                        SPOKEN.reversed().stream()
                                                .map(version -> Json.of(version))
                                                .toList()))
                        .build();
        return Failure.of(Failure.INVALID_REQUEST, "protocol mismatch", details);
    }
}
