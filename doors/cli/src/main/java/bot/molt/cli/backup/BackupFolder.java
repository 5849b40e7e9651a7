package bot.molt.cli.backup;

import bot.molt.base.IsoTime;
import bot.molt.base.config.PrivateFile;
import bot.molt.cli.Args;
import bot.molt.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A folder of backups: `moltbot-20261128T064500042Z.tar.gz`, encrypted ones with `.sealed` behind.
record BackupFolder(Path path) {
    private static final Pattern NAME =
            Pattern.compile("moltbot-(\\d{8}T\\d{9}Z)\\.tar\\.gz(\\.sealed)?");
    static final String SEALED = ".sealed";

    /// The one that holds where nothing is typed.
    static BackupFolder of(Session session) throws IOException {
        String written = session.setting("backup.folder");
        return new BackupFolder(
                written == null
                        ? session.stateFolder().resolve("backups")
                        : StateFiles.home(session, written));
    }

    /// How many are kept.
    static int keep(Args args, Session session) throws IOException {
        if (args.text("--keep") != null) {
            return args.number("--keep", BackupConfig.KEEP, 1, BackupConfig.MOST);
        }
        String written = session.setting("backup.keep");
        boolean isNumber = written != null && written.matches("[1-9]\\d{0,2}|1000");
        return isNumber ? Integer.parseInt(written) : BackupConfig.KEEP;
    }

    /// The name of a backup that is made now.
    static String name(long now, boolean sealed) {
        String stamp = IsoTime.millis(now).replaceAll("[-:.]", "");
        return "moltbot-" + stamp + ".tar.gz" + (sealed ? SEALED : "");
    }

    void make() throws IOException {
        PrivateFile.folder(path);
    }

    /// Newest first.
    List<Path> all() throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(path)) {
            files.filter(file -> NAME.matcher(String.valueOf(file.getFileName())).matches())
                    .forEach(found::add);
        }
        found.sort(
                Comparator.comparing((Path file) -> String.valueOf(file.getFileName())).reversed());
        return found;
    }

    /// Removes what is beyond the newest `keep`; returns what went.
    List<Path> prune(int keep) throws IOException {
        List<Path> all = all();
        List<Path> gone = all.subList(Math.min(keep, all.size()), all.size());
        for (Path old : gone) {
            Files.deleteIfExists(old);
        }
        return List.copyOf(gone);
    }

    /// The file that a word means: a path, a name in this folder, or `latest`.
    Path find(String word) throws IOException {
        List<Path> all = all();
        if (word.equals("latest") && !all.isEmpty()) {
            return all.getFirst();
        }
        Path named = path.resolve(word);
        Path file =
                Files.isRegularFile(Path.of(word)) || !Files.isRegularFile(named)
                        ? Path.of(word)
                        : named;
        if (!Files.isRegularFile(file)) {
            throw Args.refused(
                    "backup", word, "a file, a name from moltbot backup list, or latest");
        }
        return file.toAbsolutePath().normalize();
    }
}
