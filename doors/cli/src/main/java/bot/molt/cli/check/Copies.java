package bot.molt.cli.check;

import bot.molt.base.config.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// Copies of what a mending run touches, in a folder of that run: `<state>/doctor/<time>/`.
public final class Copies {
    private final Path state;
    private final Path folder;
    private final List<Path> kept = new ArrayList<>();

    Copies(Path state, Path folder) {
        this.state = state;
        this.folder = folder;
    }

    /// Copies a file as it is now.
    public void keep(Path file) throws IOException {
        Path copy = place(file);
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        if (Files.isRegularFile(copy, LinkOption.NOFOLLOW_LINKS)) {
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
        }
        kept.add(copy);
    }

    /// Moves a file or folder away; returns where it is now.
    public Path moveAway(Path file) throws IOException {
        Path copy = place(file);
        try {
            Files.move(file, copy);
        } catch (java.nio.file.FileSystemException e) {
            if (Files.isDirectory(file)) {
                throw e;
            }
            keep(file);
            Files.delete(file);
            return kept.getLast();
        }
        kept.add(copy);
        return copy;
    }

    /// Where the copies are; they belong to the owner alone.
    public Path folder() {
        return folder;
    }

    boolean isEmpty() {
        return kept.isEmpty();
    }

    /// A free name for the copy: as in the state folder, files from elsewhere by their whole path.
    private Path place(Path file) throws IOException {
        Path whole = file.toAbsolutePath().normalize();
        String name =
                whole.startsWith(state) ? state.relativize(whole).toString() : "elsewhere" + whole;
        Path copy = folder.resolve(name.isEmpty() ? "state" : name);
        for (int i = 1; Files.exists(copy, LinkOption.NOFOLLOW_LINKS); i++) {
            copy = folder.resolve(name + "." + i);
        }
        PrivateFile.folder(state);
        PrivateFile.folder(state.resolve("doctor"));
        PrivateFile.folder(folder);
        PrivateFile.folder(copy.resolveSibling("").normalize());
        return copy;
    }
}
