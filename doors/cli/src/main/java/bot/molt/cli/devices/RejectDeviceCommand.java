package bot.molt.cli.devices;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `devices reject`: turns a request down.
public final class RejectDeviceCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.words("<requestId>", "1", "Id of the request, from the list.")
                .example("moltbot devices reject 0f6b3d52-91c3-4f0e-8a51-2f6b8f5d7a10");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String request = args.words().getFirst();
        Json.Obj answer =
                session.call("device.pair.reject", Json.object().put("requestId", request).build());
        String device = answer.string("deviceId").orElse("?");
        return Answers.show(session, answer, "Rejected the request of device " + device + ".");
    }
}
