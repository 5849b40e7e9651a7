package bot.molt.linux.file;

import bot.molt.base.Require;
import java.nio.file.Path;

/// A folder or file of the host that is seen at a path inside of a sandbox.
///
/// @param inside absolute, without `.`, `..` and a slash at its end; may lie below another mount
/// @param host what is seen there
public record Mount(String inside, Path host, boolean writable) {
    private static final String EXPECTED = "an absolute path below / without . and ..";

    public Mount {
        boolean plain = inside.startsWith("/") && !Jail.split(inside).isEmpty();
        boolean straight = ("/" + String.join("/", Jail.split(inside))).equals(inside);
        Require.that(
                plain && straight && !Jail.split(inside).contains(".."), "mount", inside, EXPECTED);
    }
}
