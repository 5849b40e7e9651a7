package bot.molt.cli.doctor;

import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.service.PortOwner;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import bot.molt.cli.check.Reach;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The gateway: who holds its port, whether it lets us in, and how its parts are.
final class GatewayCheck implements Check {
    private static final int FIRST_FREE = 1_024;

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        Reach reach = ground.reach();
        if (!reach.isIn()) {
            return List.of(failure(ground, reach));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.ok("gateway.answers", reach.url() + " answers and lets us in"));
        for (Map.Entry<String, Json> each : reach.status().object("parts").members().entrySet()) {
            if (each.getValue() instanceof Json.Obj part && !state(part).equals("ok")) {
                findings.add(part(each.getKey(), part));
            }
        }
        return findings;
    }

    private static String state(Json.Obj part) {
        return part.string("state").orElse("ok");
    }

    private static Finding part(String name, Json.Obj part) {
        String what = name + ": " + part.string("reason").orElse(state(part));
        return state(part).equals("failing")
                ? Finding.critical("gateway.failing", what, "moltbot logs --level error says more")
                : Finding.warn("gateway.degraded", what, "moltbot logs --level warn says more");
    }

    private static Finding failure(Ground ground, Reach reach) throws IOException {
        ErrorCode code = reach.failure();
        if (reach.url().isEmpty()) {
            return Finding.warn(
                    "gateway.unknown", reach.reason(), "mend the configuration, and look again");
        }
        if (code == ErrorCode.UNAUTHORIZED || code == ErrorCode.FORBIDDEN) {
            return Finding.critical(
                    "gateway.refuses_us",
                    reach.url() + " answers, but: " + reach.reason(),
                    "the gateway that runs has another token: moltbot gateway restart, or give the right one");
        }
        boolean isTaken = ground.isHere() && PortOwner.isTaken(ground.port());
        if (isTaken) {
            return taken(ground, reach);
        }
        if (code != ErrorCode.UNREACHABLE) {
            return Finding.critical("gateway.unusable", reach.reason(), "mend what it says");
        }
        return ground.isHere() && ground.port() < FIRST_FREE && ground.port() > 0 && !isRoot()
                ? Finding.warn(
                        "port.privileged",
                        "gateway.port: %d needs root".formatted(ground.port()),
                        "moltbot config set gateway.port 18789")
                : Finding.warn("gateway.unreachable", reach.reason(), "moltbot gateway");
    }

    private static Finding taken(Ground ground, Reach reach) throws IOException {
        String owners =
                PortOwner.owners(ground.port()).stream()
                        .map(PortOwner::name)
                        .collect(Collectors.joining(", "));
        return Finding.critical(
                "port.taken",
                "gateway.port: %d is taken by %s, which is no gateway that lets us in: %s"
                        .formatted(
                                ground.port(),
                                owners.isEmpty() ? "another user's process" : owners,
                                reach.reason()),
                "moltbot gateway --force ends it, moltbot config set gateway.port N takes another port");
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
