package bot.molt.protocol.skills;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import org.jspecify.annotations.Nullable;

/// A skill that is taken in, or a way to have what a skill needs.
///
/// Wire: `{"path":"/tmp/weather.zip"}` or `{"name":"weather","installId":"brew"}`
public record InstallSkillParams(
        @Doc("Absolute path of a folder or archive on the gateway's machine.")
                @Nullable String path,
        @Default("false") @Doc("Whether a skill of the same name is replaced.") boolean force,
        @Doc("A skill that is there.") @Nullable String name,
        @Doc("One of its ways to have what it needs, which is run as a command.")
                @Nullable String installId,
        @Doc("How long that may take, in milliseconds.") @Nullable Long timeoutMs) {
    public InstallSkillParams {
        Require.that(
                path != null || name != null && installId != null,
                "path",
                "missing",
                "path, or name and installId");
        if (timeoutMs != null) {
            Require.range("timeoutMs", timeoutMs, 1_000, 3_600_000);
        }
    }
}
