package bot.molt.execution.policy;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;

/// Settings under `tools.fs`.
public record FsConfig(
        @Doc("Whether file tools and redirections stay inside the workspace.")
                @Default("true")
                @Guarded
                boolean workspaceOnly) {}
