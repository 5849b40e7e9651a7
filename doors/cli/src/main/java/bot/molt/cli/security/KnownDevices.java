package bot.molt.cli.security;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Devices that were let in once and have not come since.
final class KnownDevices implements Check {
    private static final Duration LONG = Duration.ofDays(90);

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        Json.Obj devices = read(ground.state("devices/paired.json"));
        Instant before = ground.now().minus(LONG);
        List<String> idle = new ArrayList<>();
        for (String id : devices.members().keySet()) {
            Json.Obj device = devices.object(id);
            if (isIdle(device, before)) {
                idle.add(device.string("displayName").orElse(id));
            }
        }
        return idle.isEmpty()
                ? List.of()
                : List.of(
                        Finding.info(
                                "devices.idle",
                                "not seen for 90 days, and still let in: "
                                        + String.join(", ", idle),
                                "moltbot devices remove NAME"));
    }

    private static boolean isIdle(Json.Obj device, Instant before) {
        long latest = device.number("approvedAtMs").orElse(0L);
        Json.Obj tokens = device.object("tokens");
        boolean isLetIn = false;
        for (String role : tokens.members().keySet()) {
            Json.Obj token = tokens.object(role);
            isLetIn |= token.number("revokedAtMs").isEmpty();
            latest = Math.max(latest, token.number("lastUsedAtMs").orElse(0L));
        }
        return isLetIn && Instant.ofEpochMilli(latest).isBefore(before);
    }

    private static Json.Obj read(Path file) throws IOException {
        try {
            return Files.isRegularFile(file)
                    ? JsonText.parseObject(Files.readAllBytes(file))
                    : Json.Obj.EMPTY;
        } catch (JsonSyntaxException e) {
            return Json.Obj.EMPTY;
        }
    }
}
