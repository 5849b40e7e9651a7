package bot.molt.node.link;

import bot.molt.base.Secret;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// The token that the gateway gave this device: `<state>/identity/device-auth.json`, mode 0600.
///
/// Shape: `{"version":1,"deviceId":"…","tokens":{"node":{"token":"…","role":"node","scopes":[],
/// "updatedAtMs":1760000000000}}}`.
///
/// Threads: one at a time.
public final class DeviceTokens {
    private static final System.Logger LOG = System.getLogger(DeviceTokens.class.getName());
    private static final String ROLE = "node";

    private final Path file;
    private final String deviceId;
    private final InstantSource clock;

    public DeviceTokens(Path file, String deviceId, InstantSource clock) {
        this.file = file;
        this.deviceId = deviceId;
        this.clock = clock;
    }

    /// The token as a node; empty where there is none, or none that can be read.
    public Optional<Secret> token() {
        return document()
                .object("tokens")
                .object(ROLE)
                .string("token")
                .filter(token -> !token.isBlank())
                .map(Secret::of);
    }

    /// Another device's tokens are none of ours.
    private Json.Obj document() {
        try {
            if (Files.exists(file)) {
                Json.Obj tree = JsonText.parseObject(Files.readAllBytes(file));
                return tree.string("deviceId").filter(deviceId::equals).isPresent()
                        ? tree
                        : Json.Obj.EMPTY;
            }
        } catch (IOException | JsonSyntaxException e) {
            LOG.log(Level.WARNING, "{0}: not used: {1}", file, e.getMessage());
        }
        return Json.Obj.EMPTY;
    }

    void keep(String token) {
        if (token().filter(known -> known.matches(token)).isPresent()) {
            return;
        }
        Json.Obj entry =
                Json.object()
                        .put("token", token)
                        .put("role", ROLE)
                        .put("scopes", Json.Arr.EMPTY)
                        .put("updatedAtMs", clock.millis())
                        .build();
        write(document().object("tokens").with(ROLE, entry));
    }

    void forget() {
        write(document().object("tokens").without(ROLE));
    }

    private void write(Json.Obj tokens) {
        Json.Obj tree =
                Json.object()
                        .put("version", 1)
                        .put("deviceId", deviceId)
                        .put("tokens", tokens)
                        .build();
        try {
            PrivateFile.write(file, JsonText.pretty(tree) + "\n");
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0}: not written: {1}", file, e.getMessage());
        }
    }
}
