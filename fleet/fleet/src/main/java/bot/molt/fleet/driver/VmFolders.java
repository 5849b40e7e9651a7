package bot.molt.fleet.driver;

import bot.molt.base.config.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Where the files and sockets of guests lie: folders of their own, mode 0700, named by the guest's
/// id.
///
/// @param data disks and settings
/// @param sockets short, since the path of a socket has at most 107 bytes
public record VmFolders(Path data, Path sockets) {
    private static final int LONGEST = 107;
    private static final int NAMES = "/vm-012345678901/firecracker.sock".length();

    public VmFolders {
        data = data.toAbsolutePath().normalize();
        sockets = sockets.toAbsolutePath().normalize();
        if (sockets.toString().length() + NAMES > LONGEST) {
            throw new IllegalArgumentException(
                    "SOCKET_DIR: %s (expected: a path of at most %d bytes)"
                            .formatted(sockets, LONGEST - NAMES));
        }
    }

    /// Makes both; what others may do there is taken from them.
    ///
    /// Errors: `IOException` where a folder cannot be made, or belongs to somebody else.
    public void make() throws IOException {
        for (Path folder : new Path[] {data, sockets}) {
            PrivateFile.tighten(folder);
            if (!Files.isWritable(folder)) {
                throw new IOException(folder + ": not writable (expected: a folder of this user)");
            }
        }
    }

    /// The folder of a guest's files.
    public Path of(String vmId) {
        return data.resolve(checked(vmId));
    }

    /// The folder of a guest's sockets.
    public Path socketsOf(String vmId) {
        return sockets.resolve(checked(vmId));
    }

    private static String checked(String vmId) {
        if (!Guest.isVmId(vmId)) {
            throw new IllegalArgumentException("vmId: " + vmId);
        }
        return vmId;
    }

    /// Guests that have a folder of either kind.
    public Set<String> present() throws IOException {
        Set<String> all = new TreeSet<>();
        for (Path folder : new Path[] {data, sockets}) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> entries = Files.list(folder)) {
                    entries.map(entry -> entry.getFileName().toString())
                            .filter(Guest::isVmId)
                            .forEach(all::add);
                }
            }
        }
        return all;
    }

    /// Removes both folders of a guest.
    public void remove(String vmId) throws IOException {
        removeTree(socketsOf(vmId));
        removeTree(of(vmId));
    }

    /// Removes a folder with everything in it; links are not followed.
    public static void removeTree(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
