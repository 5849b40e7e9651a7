package bot.molt.base.service;

import bot.molt.base.Require;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// Finds and ends the process that listens on a port. Linux only: it reads `/proc`.
public final class PortOwner {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final String LISTENING = "0A";

    private PortOwner() {}

    /// Ends every listener of the port: TERM, after a grace KILL. Says which.
    public static void end(int port, PrintStream err) throws IOException {
        for (ProcessHandle owner : owners(port)) {
            err.printf("moltbot: port %d: ending %s%n", port, name(owner));
            owner.destroy();
            if (!ended(owner) && owner.destroyForcibly()) {
                Require.that(ended(owner), "port", port, "a listener that can be ended");
            }
        }
    }

    /// Says who has the port and what to do about it.
    public static String explain(int port, String why) throws IOException {
        String owners =
                owners(port).stream().map(PortOwner::name).collect(Collectors.joining(", "));
        return owners.isEmpty()
                ? why + " (choose another with --port)"
                : "%s; listening there: %s (end it with --force, or choose another with --port)"
                        .formatted(why, owners);
    }

    /// `process 17 (/usr/bin/java)`.
    public static String name(ProcessHandle owner) {
        return "process %d (%s)".formatted(owner.pid(), owner.info().command().orElse("?"));
    }

    /// Waits for the end of a process that is not ours, which nothing announces in the time it
    /// takes.
    private static boolean ended(ProcessHandle process) {
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return !process.isAlive();
    }

    /// Whether somebody listens on the port, seen or not.
    public static boolean isTaken(int port) throws IOException {
        return !sockets(port).isEmpty();
    }

    /// Processes that listen on the port, as far as this user may see them.
    public static List<ProcessHandle> owners(int port) throws IOException {
        Set<String> sockets = sockets(port);
        if (sockets.isEmpty()) {
            return List.of();
        }
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> holds(process.pid(), sockets))
                .toList();
    }

    /// `socket:[inode]` of each listening socket.
    private static Set<String> sockets(int port) throws IOException {
        String ending = String.format(Locale.ROOT, ":%04X", port);
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            Path file = Path.of(table);
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > 9
                        && fields[1].endsWith(ending)
                        && fields[3].equals(LISTENING)) {
                    sockets.add("socket:[" + fields[9] + "]");
                }
            }
        }
        return sockets;
    }

    private static boolean holds(long pid, Set<String> sockets) {
        try (DirectoryStream<Path> open =
                Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : open) {
                if (target(descriptor).filter(sockets::contains).isPresent()) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<String> target(Path descriptor) {
        try {
            return Optional.of(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
