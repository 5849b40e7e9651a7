package bot.molt.cli.devices;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `devices rename`: gives a paired device another name.
public final class RenameDeviceCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.option("--device", "ID", "Id of the device, from the list.")
                .option("--name", "NAME", "Its new name.")
                .example("moltbot devices rename --device DEVICE --name 'ops laptop'");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String device = Answers.needed(args, "--device", "id of a device");
        String name = Answers.needed(args, "--name", "a name");
        Json.Obj params = Json.object().put("deviceId", device).put("displayName", name).build();
        Json.Obj answer = session.call("device.pair.rename", params);
        return Answers.show(session, answer, "Device " + device + " is " + name + " now.");
    }
}
