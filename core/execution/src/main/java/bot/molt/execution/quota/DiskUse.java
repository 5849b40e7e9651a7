package bot.molt.execution.quota;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/// What some folders hold: bytes as files say them (of a sparse file all), and entries. Links are
/// not followed. What cannot be looked at (a path that is too long, a closed folder) counts as more
/// than any limit, since everything could be hidden there.
record DiskUse(long bytes, long files) {
    /// Looks at everything, up to `most` entries; beyond that the rest is not counted.
    static DiskUse of(List<Path> folders, long most) {
        Counting counting = new Counting(most);
        for (Path folder : folders) {
            counting.count(folder);
        }
        return new DiskUse(counting.bytes, counting.files);
    }

    private static final long HIDDEN = 1L << 40;

    private static final class Counting extends SimpleFileVisitor<Path> {
        private final long most;
        private long bytes;
        private long files;

        Counting(long most) {
            this.most = most;
        }

        void count(Path folder) {
            try {
                if (Files.isDirectory(folder)) {
                    Files.walkFileTree(folder, this);
                }
            } catch (IOException e) {
                System.getLogger(DiskUse.class.getName())
                        .log(System.Logger.Level.DEBUG, "{0}: {1}", folder, e.getMessage());
            }
        }

        private FileVisitResult add(long size) {
            bytes += size;
            files++;
            return files > most ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return add(0);
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return add(attributes.size());
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            if (!(failure instanceof NoSuchFileException)) {
                files += HIDDEN;
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
