package bot.molt.node.state;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.node.link.GatewayAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which gateway this node belongs to, and its name there: `<state>/node.json`.
///
/// Shape: `{"version":1,"nodeId":"…","displayName":"…","gateway":{"host":"…","port":18789,
/// "tls":true,"tlsFingerprint":"…"}}`.
public record NodeFile(
        @Nullable String nodeId, @Nullable String displayName, @Nullable GatewayAddress gateway) {
    private static final int PORT = 18_789;

    public static Path in(Path state) {
        return state.resolve("node.json");
    }

    /// Reads it; without a file nothing is known.
    ///
    /// Errors: `invalid_request` where the file is not usable.
    public static NodeFile read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new NodeFile(null, null, null);
        }
        try {
            Json.Obj tree = JsonText.parseObject(Files.readAllBytes(file));
            return new NodeFile(
                    tree.string("nodeId").orElse(null),
                    tree.string("displayName").orElse(null),
                    address(tree.object("gateway")).orElse(null));
        } catch (IllegalArgumentException e) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "%s: %s; mend it or remove it".formatted(file, e.getMessage()),
                    e);
        }
    }

    private static Optional<GatewayAddress> address(Json.Obj gateway) {
        String pin = gateway.string("tlsFingerprint").orElse(null);
        return gateway.string("host")
                .map(host ->
                        new GatewayAddress(
                                host,
                                Math.toIntExact(gateway.number("port").orElse((long) PORT)),
                                gateway.isTrue("tls") || pin != null,
                                pin));
    }

    public void write(Path file) throws IOException {
        GatewayAddress known = gateway;
        Json.Obj address =
                known == null
                        ? Json.Obj.EMPTY
                        : Json.object()
                                .put("host", known.host())
                                .put("port", known.port())
                                .put("tls", known.tls())
                                .put("tlsFingerprint", known.fingerprint())
                                .build();
        Json.Obj tree =
                Json.object()
                        .put("version", 1)
                        .put("nodeId", nodeId)
                        .put("displayName", displayName)
                        .put("gateway", address)
                        .build();
        PrivateFile.write(file, JsonText.pretty(tree) + "\n");
    }
}
