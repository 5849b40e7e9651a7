package bot.molt.cli.approvals;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Style;

/// A waiting call, as it is shown.
final class Waiting {
    private Waiting() {}

    static String id(Json.Obj approval) {
        return approval.string("id").orElse("?");
    }

    static String what(Json.Obj approval) {
        Json.Obj args = approval.object("args");
        String text = args.string("command").orElse(JsonText.compact(args));
        return Style.shown(approval.string("tool").orElse("?") + ": " + text);
    }

    static String why(Json.Obj approval) {
        return Style.shown(approval.string("reason").orElse(""));
    }

    static String who(Json.Obj approval) {
        return Style.shown(approval.string("userId").orElse("?"));
    }

    /// When the wait is over, to the second.
    static String until(Json.Obj approval) {
        return approval.string("expiresAt").orElse("").replaceFirst("\\.\\d+Z$", "Z");
    }
}
