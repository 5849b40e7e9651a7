package bot.molt.cli.backup;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Settings under `backup`, read by `moltbot backup`.
public record BackupConfig(
        @Nullable @Doc("Where backups go; `backups` in the state folder where nothing is said.")
                Path folder,
        @Default("7") @Doc("Backups that are kept, 1..1000; older ones in that folder go.")
                int keep) {
    static final int KEEP = 7;
    static final int MOST = 1000;

    public BackupConfig {
        Require.range("keep", keep, 1, MOST);
    }
}
