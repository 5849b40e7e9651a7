package bot.molt.cli.backup;

import bot.molt.base.Secret;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A passphrase that is asked for once, however often the archive is opened.
///
/// Threads: one.
final class Once implements Supplier<Secret> {
    private final Supplier<Secret> source;
    private @Nullable Secret known;

    Once(Supplier<Secret> source) {
        this.source = source;
    }

    @Override
    public Secret get() {
        Secret read = known;
        if (read == null) {
            read = source.get();
            known = read;
        }
        return read;
    }
}
