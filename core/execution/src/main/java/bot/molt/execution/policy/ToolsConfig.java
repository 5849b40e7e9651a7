package bot.molt.execution.policy;

import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.base.bind.Guarded;
import bot.molt.base.json.Json;
import bot.molt.execution.agents.SessionToolsConfig;
import bot.molt.execution.quota.QuotaConfig;
import bot.molt.execution.web.OutsideConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settings under `tools`: what anybody may do at most.
public record ToolsConfig(
        @Doc("Set of tools to start from: minimal, coding, messaging or full.")
                @Default("coding")
                @Guarded
                Profile profile,
        @Doc("Names, globs and groups (group:fs) that may be used; empty means all of the profile.")
                @Default("[]")
                @Guarded
                List<String> allow,
        @Doc("Names, globs and groups that are added to the profile.") @Default("[]") @Guarded
                List<String> alsoAllow,
        @Doc("Names, globs and groups that may never be used; wins over everything.")
                @Default("[]")
                @Guarded
                List<String> deny,
        @Doc("Commands.") ExecConfig exec,
        @Doc("Files.") FsConfig fs,
        @Doc("What one user may have at once.") QuotaConfig quota,
        @Flat SessionToolsConfig reach,
        @Flat OutsideConfig outside,
        @Doc("Settings of parts that read them elsewhere or do not exist yet.")
                @Aka({
                    "media",
                    "links",
                    "message",
                    "elevated",
                    "sandbox",
                    "loopDetection",
                    "sessions",
                    "toolSearch",
                    "codeMode",
                    "updatePlan"
                })
                @Nullable Json byProvider) {

    /// The defaults.
    public static ToolsConfig standard() {
        return bot.molt.base.bind.Binder.lenient(ToolsConfig.class, Json.Obj.EMPTY, "tools")
                .value();
    }
}
