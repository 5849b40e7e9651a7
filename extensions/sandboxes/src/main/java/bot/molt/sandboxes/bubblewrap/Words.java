package bot.molt.sandboxes.bubblewrap;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/// Arguments of `bwrap` as it reads them from a descriptor: each with a NUL behind it.
final class Words {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(2_048);

    Words add(String... words) {
        for (String word : words) {
            if (word.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(
                        "argument: holds a NUL (expected: text without)");
            }
            bytes.writeBytes(word.getBytes(StandardCharsets.UTF_8));
            bytes.write(0);
        }
        return this;
    }

    Words add(byte[] words) {
        bytes.writeBytes(words);
        return this;
    }

    /// A folder or file of the host at the same path below a root, read-only; a link stays the link
    /// it is.
    ///
    /// @param root empty for that of `bwrap` itself
    Words same(List<String> paths, String root) {
        for (String path : paths) {
            Path at = Path.of(path);
            if (Files.isSymbolicLink(at)) {
                add("--symlink", target(at), root + path);
            } else if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
                add("--ro-bind", path, root + path);
            }
        }
        return this;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (java.io.IOException e) {
            return "/usr" + link;
        }
    }

    /// As arguments of a command line.
    List<String> list() {
        return List.of(bytes.toString(StandardCharsets.UTF_8).split("\0"));
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
