package bot.molt.app.config;

import bot.molt.base.bind.Doc;
import bot.molt.cli.backup.BackupConfig;
import bot.molt.cli.update.UpdateConfig;
import bot.molt.gateway.settings.DiagnosticsConfig;

/// The sections that keep an installation going; each is written at the top.
public record OperationsConfig(
        @Doc("What `moltbot backup` keeps.") BackupConfig backup,
        @Doc("Where `moltbot update` finds releases.") UpdateConfig update,
        @Doc("Who is told how it goes.") DiagnosticsConfig diagnostics) {}
