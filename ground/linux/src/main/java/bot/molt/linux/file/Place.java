package bot.molt.linux.file;

import bot.molt.linux.call.Fd;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a walk ended: a handle of the folder, the name in it, and a handle of what stands there.
///
/// @param parent null for the top of a mount
/// @param name empty for the top of a mount
/// @param entry null where nothing stands there
/// @param stat of the entry
/// @param path absolute
/// @param bound the mount that it is in
/// @param branch the mounts below it; null where there are none
/// @param opened every handle that this place holds
public record Place(
        @Nullable Fd parent,
        String name,
        @Nullable Fd entry,
        @Nullable Stat stat,
        String path,
        Bound bound,
        @Nullable Branch branch,
        List<Fd> opened)
        implements AutoCloseable {
    @Override
    public void close() {
        opened.forEach(Fd::close);
    }
}
