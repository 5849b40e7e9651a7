package bot.molt.cli.devices;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.util.List;

/// `devices approve`: lets a device in.
public final class ApproveDeviceCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "The device gets the role and the scopes that the list shows. A device that then asks for more makes a new request under another id.")
                .words("<requestId>", "0..1", "Id of the request, from the list.")
                .flag(
                        "--latest",
                        "Show the newest request and how to approve it; exits with 1, since nothing was approved.")
                .example("moltbot devices approve --latest")
                .example("moltbot devices approve 0f6b3d52-91c3-4f0e-8a51-2f6b8f5d7a10");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        if (args.has("--latest")) {
            return showLatest(session);
        }
        if (args.words().isEmpty()) {
            throw Args.refused(
                    "requestId", "missing", "id of a request; see: moltbot devices list");
        }
        String request = args.words().getFirst();
        Json.Obj answer =
                session.call(
                        "device.pair.approve", Json.object().put("requestId", request).build());
        String device = answer.object("device").string("deviceId").orElse("?");
        return Answers.show(session, answer, "Approved device " + device + ".");
    }

    /// A request can be replaced by one that asks for more, so its id is to be seen before.
    private static int showLatest(Session session) throws IOException {
        Json.Obj latest = null;
        for (Json item : session.call("device.pair.list", Json.Obj.EMPTY).items("pending")) {
            boolean isNewer =
                    item instanceof Json.Obj one
                            && (latest == null
                                    || one.number("ts").orElse(0L)
                                            >= latest.number("ts").orElse(0L));
            latest = isNewer ? (Json.Obj) item : latest;
        }
        if (latest == null) {
            throw new CodedException(ErrorCode.NOT_FOUND, "no device asks to be let in");
        }
        if (session.json()) {
            session.print(Json.object().put("latest", latest).put("approved", false).build());
            return 1;
        }
        ListDevicesCommand.pending(List.of(latest)).print(session.out());
        session.out().println("moltbot devices approve " + latest.string("requestId").orElse("?"));
        return 1;
    }
}
