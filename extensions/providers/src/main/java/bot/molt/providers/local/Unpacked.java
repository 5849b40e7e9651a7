package bot.molt.providers.local;

import bot.molt.base.Ids;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Files of the program's archives that native code wants to open by name. They are written once,
/// whole or not at all.
final class Unpacked {
    private Unpacked() {}

    /// Whether the program brings it.
    static boolean has(String resource) {
        return Unpacked.class.getResource(resource) != null;
    }

    /// The resource as a file of the folder.
    static Path file(String resource, Path folder) throws IOException {
        URL url = Unpacked.class.getResource(resource);
        if (url == null) {
            throw new IOException(resource + ": not part of this program; install it again");
        }
        Path file = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
        URLConnection opened = url.openConnection();
        if (Files.isRegularFile(file) && Files.size(file) == opened.getContentLengthLong()) {
            return file;
        }
        Files.createDirectories(folder);
        Path half = folder.resolve(file.getFileName() + "." + Ids.text(8));
        try (InputStream in = opened.getInputStream()) {
            Files.copy(in, half);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(half);
        }
        return file;
    }
}
