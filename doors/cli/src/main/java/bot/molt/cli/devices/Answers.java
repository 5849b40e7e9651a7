package bot.molt.cli.devices;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Session;
import bot.molt.cli.Style;

/// What the commands of devices share: options that must be there, and a line for an answer.
final class Answers {
    private Answers() {}

    /// Errors: `invalid_params` where the option is missing.
    static String needed(Args args, String option, String expected) {
        String value = args.text(option);
        if (value == null || value.isBlank()) {
            throw Args.refused(option, value == null ? "missing" : "blank", expected);
        }
        return value;
    }

    static int show(Session session, Json.Obj answer, String text) {
        if (session.json()) {
            session.print(answer);
        } else {
            session.out().println(Style.shown(text));
        }
        return 0;
    }
}
