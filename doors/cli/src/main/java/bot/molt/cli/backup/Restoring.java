package bot.molt.cli.backup;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.archive.TarEntry;
import bot.molt.base.archive.Unpacking;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Puts a backup in the place of a state folder's content, all or nothing.
///
/// It works in `.restore` inside of the state folder: what comes stands in `new` until it is
/// checked; then what is there moves to `old` (step 1) and what comes to its place (step 2). The
/// step stands in a file, so that whatever breaks off can be finished; a gateway does not start
/// before.
final class Restoring {
    private static final long MOVING_OUT = 1;
    private static final long MOVING_IN = 2;

    private final StateFiles files;
    private final Path work;
    private final Path fresh;
    private final Path old;
    private final Path step;

    Restoring(StateFiles files) {
        this.files = files;
        this.work = files.state().resolve(StateFiles.UNFINISHED);
        this.fresh = work.resolve("new");
        this.old = work.resolve("old");
        this.step = step(files.state());
    }

    /// The file that is there while a restore is not finished.
    static Path step(Path state) {
        return state.resolve(StateFiles.UNFINISHED).resolve("step");
    }

    /// The one that was broken off in a state folder, with the places that it was begun with; empty
    /// where there is none.
    static Optional<Restoring> unfinished(Path state) throws IOException {
        if (!Files.exists(step(state))) {
            return Optional.empty();
        }
        Json.Obj written = JsonText.parseObject(Files.readString(step(state)));
        Path config = Path.of(written.string("config").orElseThrow());
        Path audit = Path.of(written.string("audit").orElseThrow());
        return Optional.of(new Restoring(new StateFiles(state, config, audit)));
    }

    private void write(long number) throws IOException {
        Json.Obj document =
                Json.object()
                        .put("step", number)
                        .put("config", files.config().toString())
                        .put("audit", files.audit().toString())
                        .build();
        PrivateFile.write(step, document.toString());
    }

    /// A place for the archive's files; empty afterwards. What was broken off before anything moved
    /// goes.
    BackupReader.Sink prepare() throws IOException {
        if (Files.exists(work)) {
            VerifiedBackup.remove(work);
        }
        PrivateFile.folder(fresh);
        return this::write;
    }

    private OutputStream write(TarEntry entry) throws IOException {
        Path file = Unpacking.inside(fresh, entry.path());
        if (files.place(entry.path()) == null) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    entry.path() + ": has no place here (expected: state/, config/ or audit/)");
        }
        PrivateFile.folder(file.resolveSibling("").normalize());
        String mode = (entry.mode() & 0077) == 0 ? "rw-------" : "rw-r--r--";
        FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString(mode)));
        return new java.io.FilterOutputStream(Channels.newOutputStream(channel)) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                channel.force(true);
                channel.close();
            }
        };
    }

    /// Gives up before anything moved.
    void discard() throws IOException {
        if (Files.exists(work) && !Files.exists(step)) {
            VerifiedBackup.remove(work);
        }
    }

    /// From here on it is carried through.
    void begin() throws IOException {
        own();
        write(MOVING_OUT);
    }

    /// Root restores for whoever owns the folder.
    private void own() throws IOException {
        UserPrincipal owner = Files.getOwner(files.state());
        try (Stream<Path> all = Files.walk(work)) {
            for (Path each : all.toList()) {
                if (!Files.getOwner(each).equals(owner)) {
                    Files.setOwner(each, owner);
                }
            }
        }
    }

    /// Does what is left to do; returns where what was there is kept.
    Path finish(String stamp) throws IOException {
        Json.Obj written = JsonText.parseObject(Files.readString(step));
        if (written.number("step").orElse(0L) == MOVING_OUT) {
            for (Source source : files.sources()) {
                move(source.file(), old.resolve(source.name()));
            }
            write(MOVING_IN);
        }
        for (Path each : below(fresh)) {
            Path place = files.place(fresh.relativize(each).toString());
            if (place != null) {
                move(each, place);
            }
        }
        Path kept = files.state().resolve("backups").resolve("before-restore-" + stamp);
        PrivateFile.folder(kept.resolveSibling(""));
        PrivateFile.folder(old);
        Files.move(old, kept, StandardCopyOption.ATOMIC_MOVE);
        own(kept);
        Files.delete(step);
        VerifiedBackup.remove(work);
        return kept;
    }

    private void own(Path folder) throws IOException {
        UserPrincipal owner = Files.getOwner(files.state());
        for (Path each : List.of(folder.resolveSibling("").normalize(), folder)) {
            if (!Files.getOwner(each).equals(owner)) {
                Files.setOwner(each, owner);
            }
        }
    }

    private static List<Path> below(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.filter(Files::isRegularFile).forEach(found::add);
            }
        }
        return found;
    }

    /// Files elsewhere may lie on another disk.
    private static void move(Path from, Path to) throws IOException {
        PrivateFile.folder(to.resolveSibling("").normalize());
        try {
            Files.move(
                    from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return;
        } catch (AtomicMoveNotSupportedException _) {
            // then by way of a copy beside it
        }
        Path beside = to.resolveSibling("." + to.getFileName() + ".tmp");
        Files.copy(
                from,
                beside,
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(from);
    }
}
