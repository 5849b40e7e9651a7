package bot.molt.cli.devices;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.util.List;

/// `devices rotate`: a new token for a device, in the place of the old one.
public final class RotateTokenCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("The old token stops working at once. The new one is shown this once.")
                .option("--device", "ID", "Id of the device, from the list.")
                .option("--role", "ROLE", "Role of the token: operator or node.")
                .repeated(
                        "--scope",
                        "SCOPE",
                        "A scope of the new token, among those approved; without any, those of the old one.")
                .example(
                        "moltbot devices rotate --device DEVICE --role operator --scope operator.read");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        List<String> scopes = args.texts("--scope");
        Json.Obj params =
                Json.object()
                        .put("deviceId", Answers.needed(args, "--device", "id of a device"))
                        .put("role", Answers.needed(args, "--role", "operator or node"))
                        .put("scopes", scopes.isEmpty() ? null : Json.strings(scopes))
                        .build();
        Json.Obj answer = session.call("device.token.rotate", params);
        return Answers.show(session, answer, answer.string("token").orElse("?"));
    }
}
