package bot.molt.linux.process;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A living process as `/proc` shows it; zombies do not count.
///
/// @param started in clock ticks since boot; with the pid it names one process for ever
/// @param mark soft limit `RLIMIT_RTTIME`; -1 where there is none Source: proc(5), `/proc/pid/stat`
///   and `/proc/pid/limits`.
public record ProcEntry(long pid, long parent, long session, long started, long mark) {
    private static final String LIMIT = "Max realtime timeout";
    private static final int KERNEL_THREADS = 2;

    /// Everyone, kernel threads excepted.
    public static List<ProcEntry> all() {
        List<ProcEntry> all = new ArrayList<>();
        String[] names = new File("/proc").list();
        for (String name : names == null ? new String[0] : names) {
            if (Character.isDigit(name.charAt(0))) {
                of(Long.parseLong(name)).ifPresent(all::add);
            }
        }
        return all;
    }

    public static Optional<ProcEntry> of(long pid) {
        try {
            String stat = read("/proc/" + pid + "/stat");
            // the name in parentheses may hold anything, blanks and parentheses too
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long parent = Long.parseLong(fields[1]);
            char state = fields[0].charAt(0);
            boolean dead = state == 'X' || (state == 'Z' && Long.parseLong(fields[17]) <= 1);
            if (dead || parent == KERNEL_THREADS || pid == KERNEL_THREADS) {
                return Optional.empty();
            }
            long session = Long.parseLong(fields[3]);
            long started = Long.parseLong(fields[19]);
            return Optional.of(new ProcEntry(pid, parent, session, started, mark(pid)));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // gone meanwhile
        }
    }

    /// Whether the pid is still this process.
    public boolean isStill() {
        return of(pid).filter(now -> now.started == started).isPresent();
    }

    private static long mark(long pid) throws IOException {
        String limits = read("/proc/" + pid + "/limits");
        int at = limits.indexOf(LIMIT);
        if (at < 0) {
            return -1;
        }
        String soft = limits.substring(at + LIMIT.length()).strip().split("\\s+", 2)[0];
        return soft.equals("unlimited") ? -1 : Long.parseUnsignedLong(soft);
    }

    private static String read(String path) throws IOException {
        try (FileInputStream in = new FileInputStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProcEntry entry && entry.pid == pid && entry.started == started;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(pid * 31 + started);
    }
}
