package bot.molt.execution.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The files of one log: `audit.jsonl`, which is written, and before it `audit-20261120-1.jsonl`
/// and so on, which are full.
///
/// @param current the file that is written
record AuditSeries(Path current) {
    static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private record Closed(Path file, String day, long number) {}

    AuditSeries {
        current = current.toAbsolutePath().normalize();
    }

    Path head() {
        return sibling(".head");
    }

    Path lock() {
        return sibling(".lock");
    }

    /// Where the cut end of a torn file goes.
    Path torn(long epochMillis) {
        return sibling(".torn-" + epochMillis);
    }

    private Path sibling(String ending) {
        return current.resolveSibling(stem() + ending);
    }

    private String stem() {
        String name = String.valueOf(current.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private String extension() {
        return String.valueOf(current.getFileName()).substring(stem().length());
    }

    /// Makes the folder, for its owner only.
    void makeFolder() throws IOException {
        Path folder = folder();
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
    }

    Path folder() {
        Path folder = current.getParent();
        return folder == null ? Path.of("/") : folder;
    }

    /// Full files, oldest first.
    List<Path> closed() throws IOException {
        return closedFiles().stream().map(Closed::file).toList();
    }

    /// Every file there is, oldest first.
    List<Path> all() throws IOException {
        List<Path> files = new ArrayList<>(closed());
        if (Files.exists(current)) {
            files.add(current);
        }
        return files;
    }

    Optional<Path> newestClosed() throws IOException {
        return closed().reversed().stream().findFirst();
    }

    /// The name under which the current file is kept when it is full.
    Path nextClosed(String day) throws IOException {
        List<Closed> closed = closedFiles();
        long number = 1;
        String named = day;
        if (!closed.isEmpty() && closed.getLast().day().compareTo(day) >= 0) {
            named = closed.getLast().day();
            number = closed.getLast().number() + 1;
        }
        return current.resolveSibling(stem() + "-" + named + "-" + number + extension());
    }

    private List<Closed> closedFiles() throws IOException {
        if (!Files.isDirectory(folder())) {
            return List.of();
        }
        Pattern form =
                Pattern.compile(
                        Pattern.quote(stem())
                                + "-(\\d{8})-(\\d{1,9})"
                                + Pattern.quote(extension()));
        List<Closed> closed = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder())) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Matcher name = form.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    closed.add(new Closed(file, name.group(1), Long.parseLong(name.group(2))));
                }
            }
        }
        closed.sort(Comparator.comparing(Closed::day).thenComparingLong(Closed::number));
        return closed;
    }
}
