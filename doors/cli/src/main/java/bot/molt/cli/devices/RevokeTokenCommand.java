package bot.molt.cli.devices;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `devices revoke`: takes a device's token away.
public final class RevokeTokenCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "The token stops working at once; the device stays paired, and with the gateway's own token it comes in and gets another. `moltbot devices remove` forgets it.")
                .option("--device", "ID", "Id of the device, from the list.")
                .option("--role", "ROLE", "Role of the token: operator or node.")
                .example("moltbot devices revoke --device DEVICE --role node");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String device = Answers.needed(args, "--device", "id of a device");
        String role = Answers.needed(args, "--role", "operator or node");
        Json.Obj params = Json.object().put("deviceId", device).put("role", role).build();
        Json.Obj answer = session.call("device.token.revoke", params);
        String text = "The %s token of device %s no longer works.".formatted(role, device);
        return Answers.show(session, answer, text);
    }
}
