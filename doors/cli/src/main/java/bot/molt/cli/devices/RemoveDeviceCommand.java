package bot.molt.cli.devices;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `devices remove`: forgets a paired device.
public final class RemoveDeviceCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("Its tokens stop working at once. It may ask to be paired again.")
                .words("<deviceId>", "1", "Id of the device, from the list.")
                .example("moltbot devices remove DEVICE");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String device = args.words().getFirst();
        Json.Obj answer =
                session.call("device.pair.remove", Json.object().put("deviceId", device).build());
        return Answers.show(session, answer, "Removed device " + device + ".");
    }
}
