package bot.molt.cli.devices;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `devices clear`: forgets every device, or every request.
public final class ClearDevicesCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Their tokens stop working at once. The gateway's own token goes on to work, so that a device can be paired again.")
                .flag("--yes", "Do it; without this nothing happens.")
                .flag("--pending", "Only the requests; paired devices stay.")
                .example("moltbot devices clear --yes --pending")
                .example("moltbot devices clear --yes");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        if (!args.has("--yes")) {
            throw Args.refused("--yes", "missing", "--yes, since this cannot be undone");
        }
        Json.Obj all = session.call("device.pair.list", Json.Obj.EMPTY);
        List<Json> rejected =
                each(session, all.items("pending"), "device.pair.reject", "requestId");
        List<Json> removed =
                args.has("--pending")
                        ? List.of()
                        : each(session, all.items("paired"), "device.pair.remove", "deviceId");
        Json.Obj answer =
                Json.object()
                        .put("rejectedRequestIds", Json.array(rejected))
                        .put("removedDeviceIds", Json.array(removed))
                        .build();
        String text =
                "Turned down %d requests, forgot %d devices."
                        .formatted(rejected.size(), removed.size());
        return Answers.show(session, answer, text);
    }

    private static List<Json> each(Session session, List<Json> items, String method, String key)
            throws IOException {
        List<Json> done = new ArrayList<>();
        for (Json item : items) {
            String id = item instanceof Json.Obj one ? one.string(key).orElse("") : "";
            session.call(method, Json.object().put(key, id).build());
            done.add(Json.of(id));
        }
        return done;
    }
}
