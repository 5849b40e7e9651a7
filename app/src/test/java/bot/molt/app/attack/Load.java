package bot.molt.app.attack;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What runs as somebody: processes that have not ended, and their memory in bytes.
record Load(int processes, long memory) {
    static Load of(String uid) throws IOException {
        int processes = 0;
        long memory = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
                long own = resident(process, uid);
                processes += own < 0 ? 0 : 1;
                memory += Math.max(0, own);
            }
        }
        return new Load(processes, memory);
    }

    /// Bytes of its own; less than 0 for somebody else's.
    private static long resident(Path process, String uid) {
        try {
            String status = Files.readString(process.resolve("status"));
            Matcher own = Pattern.compile("RssAnon:\\s+(\\d+)").matcher(status);
            boolean bobs =
                    status.contains("\nUid:\t" + uid + "\t") && !status.contains("\nState:\tZ");
            return !bobs ? -1 : own.find() ? Long.parseLong(own.group(1)) << 10 : 0;
        } catch (IOException e) {
            return -1;
        }
    }

    boolean isMoreThanGiven() {
        return processes > Neighbours.PROCESSES + 32
                || memory > Neighbours.MEMORY + (Neighbours.MEMORY >> 2);
    }
}
