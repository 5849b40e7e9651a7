package bot.molt.execution.sandbox.settings;

import bot.molt.base.Require;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        @Doc(
                        "Paths in the workspace that neither commands nor file tools may change or make, because programs of others run what stands there. Without it: .git/hooks, .git/config, .gitconfig, .gitmodules, .bashrc, .bash_profile, .profile, .zshrc, .zprofile, .ripgreprc, .mcp.json, .vscode, .idea, .claude.")
                @Guarded
                @Nullable List<String> protect,
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
        if (protect != null) {
            protect.forEach(Contents::checkPath);
        }
        if (env != null) {
            VariableNames.check(env);
        }
    }

    private static void checkPath(String path) {
        boolean plain =
                !path.isBlank()
                        && !path.startsWith("/")
                        && path.chars().noneMatch(c -> c < ' ')
                        && List.of(path.split("/")).stream()
                                .noneMatch(name -> Set.of("", ".", "..", "~").contains(name));
        Require.that(plain, "protect", path, "a path below the workspace, .vscode or .git/config");
    }
}
