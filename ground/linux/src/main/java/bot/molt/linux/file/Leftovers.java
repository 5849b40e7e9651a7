package bot.molt.linux.file;

import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Temporary files that a killed gateway left between naming and renaming. They carry its pid, and
/// go when a living gateway writes into the folder for the first time.
public final class Leftovers {
    /// Then the pid of the writer, a dash and random characters.
    public static final String PREFIX = ".moltbot-write-";

    private static final System.Logger LOG = System.getLogger(Leftovers.class.getName());
    private static final int MAX_FOLDERS = 1_000;

    private final Set<String> swept =
            Collections.synchronizedSet(
                    Collections.newSetFromMap(
                            new LinkedHashMap<>(16, 0.75f, true) {
                                private static final long serialVersionUID = 1L;

                                @Override
                                protected boolean removeEldestEntry(
                                        Map.Entry<String, Boolean> eldest) {
                                    return size() > MAX_FOLDERS;
                                }
                            }));

    void sweep(Scratch scratch, Fd folder) throws IOException {
        Stat stat = Stat.of(scratch, folder, "");
        if (!swept.add(stat.inode())) {
            return;
        }
        try (Fd readable = Entries.readable(scratch, folder, ".", "")) {
            for (String name : Entries.names(readable, "")) {
                if (name.startsWith(PREFIX) && isOrphan(name)) {
                    LOG.log(Level.INFO, "removing {0}, left by a gateway that was killed", name);
                    Libc.UNLINKAT.call(scratch, folder.number(), scratch.text(name), 0);
                }
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "folder cannot be listed: {0}", e.getMessage());
        }
    }

    private static boolean isOrphan(String name) {
        String pid = name.substring(PREFIX.length()).split("-")[0];
        return pid.matches("[0-9]{1,10}") && !Files.exists(Path.of("/proc", pid));
    }
}
