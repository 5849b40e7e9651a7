package bot.molt.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The original's command line of January 2026.
@Tag("slow")
class ClawdbotCliIT extends OriginalCliContract {
    @Override
    Original.Release release() {
        return Original.Release.JANUARY;
    }

    @Test
    void isPairedAtOnceAndComesBackWithATokenOfItsOwn() throws Exception {
        cli().run("gateway", "call", "health").fine();
        Json.Obj kept =
                JsonText.parseObject(
                        Files.readString(cli().state().resolve("identity/device-auth.json")));
        String deviceId = kept.string("deviceId").orElseThrow();
        assertThat(operator().event("device.pair.resolved").string("deviceId")).contains(deviceId);
        cli().run("gateway", "call", "health").fine();
        Json.Obj paired = cli().run("devices", "list", "--json").fine().object();
        Json.Obj token =
                (Json.Obj)
                        ((Json.Obj) paired.items("paired").getFirst()).items("tokens").getFirst();
        assertThat(token.number("lastUsedAtMs")).isPresent();

        cli().run("devices", "rotate", "--device", deviceId, "--role", "operator").fine();
        forgetsItsTokenAndComesBack();
        cli().run("devices", "revoke", "--device", deviceId, "--role", "operator").fine();
        forgetsItsTokenAndComesBack();
        assertThat(cli().run("devices", "list").fine().out()).contains("operator");
    }

    /// It tries its own token first; only the next run of it uses the gateway's.
    private void forgetsItsTokenAndComesBack() throws Exception {
        cli().run("gateway", "call", "health").refused("unauthorized: gateway token mismatch");
        cli().run("gateway", "call", "health").fine();
    }
}
