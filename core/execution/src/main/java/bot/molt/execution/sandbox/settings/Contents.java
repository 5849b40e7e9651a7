package bot.molt.execution.sandbox.settings;

import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a `sandbox` section shows to those inside.
public record Contents(
        @Doc(
                        "rw, ro (the workspace cannot be changed) or none (a private folder stands in its place). Without it: rw.")
                @Guarded
                @Nullable Access workspaceAccess,
        @Doc(
                        "Where the private folders of workspaceAccess none stand. Without it: sandboxes/workspaces in the state folder.")
                @Guarded
                @Nullable String workspaceRoot,
        @Doc("Other folders and files of the host: \"host:inside\", then :ro or :rw.") @Guarded
                @Nullable List<String> binds,
        @Doc("Variables of every process.") @Guarded @Nullable Map<String, String> env) {
    /// What may be done in the workspace.
    public enum Access {
        NONE,
        RO,
        RW
    }

    public Contents {
        if (binds != null) {
            binds.forEach(text -> BindText.check("binds", text));
        }
        if (env != null) {
            VariableNames.check(env);
        }
    }
}
