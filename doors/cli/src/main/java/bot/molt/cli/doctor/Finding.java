package bot.molt.cli.doctor;

import bot.molt.base.json.Json;
import java.util.Locale;

/// What one check found.
///
/// @param check short name: `jdk`
/// @param text what is so, and what to do where that is not well
record Finding(String check, Level level, String text) {
    /// How bad it is.
    enum Level {
        OK,
        WARN,
        FAIL
    }

    static Finding ok(String check, String text) {
        return new Finding(check, Level.OK, text);
    }

    static Finding warn(String check, String text) {
        return new Finding(check, Level.WARN, text);
    }

    static Finding fail(String check, String text) {
        return new Finding(check, Level.FAIL, text);
    }

    Json.Obj json() {
        return Json.object()
                .put("check", check)
                .put("level", level.name().toLowerCase(Locale.ROOT))
                .put("message", text)
                .build();
    }
}
