package bot.molt.cli.check;

import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// What one check found.
///
/// @param id stable, for scripts: `state.mode`
/// @param what is so, and what was expected
/// @param fix what to do; empty where nothing has to be done
/// @param mend does it; null where a person has to
public record Finding(String id, Severity severity, String what, String fix, @Nullable Mend mend) {
    public static Finding ok(String id, String what) {
        return new Finding(id, Severity.OK, what, "", null);
    }

    public static Finding info(String id, String what, String fix) {
        return new Finding(id, Severity.INFO, what, fix, null);
    }

    public static Finding warn(String id, String what, String fix) {
        return new Finding(id, Severity.WARN, what, fix, null);
    }

    public static Finding critical(String id, String what, String fix) {
        return new Finding(id, Severity.CRITICAL, what, fix, null);
    }

    /// The same, mended by `--fix`.
    public Finding mending(Mend how) {
        return new Finding(id, severity, what, fix, how);
    }

    public boolean isOk() {
        return severity == Severity.OK;
    }

    Json.Obj tree() {
        return Json.object()
                .put("id", id)
                .put("severity", severity.word())
                .put("what", what)
                .put("fix", fix.isEmpty() ? null : fix)
                .put("mendable", mend != null)
                .build();
    }
}
