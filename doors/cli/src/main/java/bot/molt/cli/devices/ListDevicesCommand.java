package bot.molt.cli.devices;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.cli.Table;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// `devices list`: which devices ask to come in, and which may.
public final class ListDevicesCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.example("moltbot devices list").example("moltbot devices approve REQUEST");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj answer = session.call("device.pair.list", Json.Obj.EMPTY);
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        List<Json.Obj> pending = objects(answer, "pending");
        List<Json.Obj> paired = objects(answer, "paired");
        if (!pending.isEmpty()) {
            session.out().println("Pending (" + pending.size() + ")");
            pending(pending).print(session.out());
        }
        if (!paired.isEmpty()) {
            session.out().println("Paired (" + paired.size() + ")");
            paired(paired).print(session.out());
        }
        if (pending.isEmpty() && paired.isEmpty()) {
            session.out().println("No device is paired, and none asks for it.");
        }
        return 0;
    }

    static Table pending(List<Json.Obj> devices) {
        Table table = new Table("REQUEST", "DEVICE", "ROLE", "IP", "AGE", "FLAGS");
        for (Json.Obj device : devices) {
            table.row(
                    device.string("requestId").orElse("?"),
                    name(device),
                    device.string("role").orElse("-") + ": " + texts(device, "scopes"),
                    device.string("remoteIp").orElse("-"),
                    age(device),
                    device.isTrue("isRepair") ? "paired already" : "-");
        }
        return table;
    }

    private static Table paired(List<Json.Obj> devices) {
        Table table = new Table("DEVICE", "ID", "ROLES", "SCOPES", "TOKENS", "IP");
        for (Json.Obj device : devices) {
            table.row(
                    name(device),
                    device.string("deviceId").orElse("?"),
                    texts(device, "roles"),
                    texts(device, "scopes"),
                    tokens(device),
                    device.string("remoteIp").orElse("-"));
        }
        return table;
    }

    private static String name(Json.Obj device) {
        return device.string("displayName")
                .or(() -> device.string("clientId"))
                .or(() -> device.string("deviceId"))
                .orElse("?");
    }

    private static String age(Json.Obj device) {
        return device.number("ts")
                .map(ts -> Duration.between(Instant.ofEpochMilli(ts), Instant.now()).toSeconds())
                .map(seconds -> Math.max(0, seconds) + " s")
                .orElse("-");
    }

    private static String tokens(Json.Obj device) {
        List<String> shown = new ArrayList<>();
        for (Json.Obj token : objects(device, "tokens")) {
            String state = token.has("revokedAtMs") ? " (revoked)" : "";
            shown.add(token.string("role").orElse("?") + state);
        }
        return joined(shown);
    }

    private static String texts(Json.Obj device, String name) {
        List<String> texts = new ArrayList<>();
        for (Json item : device.items(name)) {
            texts.add(item instanceof Json.Str(String text) ? text : "?");
        }
        return joined(texts);
    }

    private static String joined(List<String> texts) {
        return texts.isEmpty() ? "-" : String.join(", ", texts);
    }

    private static List<Json.Obj> objects(Json.Obj tree, String name) {
        List<Json.Obj> objects = new ArrayList<>();
        for (Json item : tree.items(name)) {
            objects.add(item instanceof Json.Obj object ? object : Json.Obj.EMPTY);
        }
        return objects;
    }
}
