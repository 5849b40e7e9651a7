package bot.molt.app.health;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The file descriptors of this process; zeros where the system does not tell.
public record Descriptors(long open, long most) {
    private static final Path SELF = Path.of("/proc/self");
    private static final Pattern LIMIT =
            Pattern.compile("^Max open files\\s+([0-9]{1,12})\\s", Pattern.MULTILINE);

    public static Descriptors now() {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(SELF.resolve("fd"))) {
            long open = 0;
            for (Path _ : all) {
                open++;
            }
            Matcher limit = LIMIT.matcher(Files.readString(SELF.resolve("limits")));
            return limit.find()
                    ? new Descriptors(open, Long.parseLong(limit.group(1)))
                    : new Descriptors(0, 0);
        } catch (IOException e) {
            return new Descriptors(0, 0);
        }
    }

    /// Empty where there are enough.
    public String shortage() {
        return most == 0 || open * 10 < most * 9
                ? ""
                : "%d of %d descriptors are open (raise the limit: ulimit -n, or LimitNOFILE in the unit)"
                        .formatted(open, most);
    }
}
