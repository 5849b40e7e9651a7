package bot.molt.execution.workspace;

import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProvider;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes the folder of a workspace on the host: empty, or a clone of its repository that belongs to
/// whoever the folder was given to.
///
/// @param host clones run there
/// @param env of a clone
record FirstUse(SandboxProvider host, Map<String, String> env) {
    private static final String UID = "unix:uid";
    private static final String GID = "unix:gid";

    /// Gives an empty folder to its owner.
    @FunctionalInterface
    interface Giving {
        void give() throws IOException;
    }

    void prepare(WorkspacePlan plan, Giving giving, Workspaces.Progress progress)
            throws IOException, InterruptedException {
        Path path = plan.path();
        String repository = plan.gitRepo();
        if (Files.isDirectory(path) && (repository == null || !isEmpty(path))) {
            return;
        }
        Path parent = path.toAbsolutePath().getParent();
        boolean walled = plan.sandbox().walled();
        if (walled || repository == null || parent == null) {
            createPrivate(path);
        }
        if (repository == null || parent == null) {
            return;
        }
        createPrivate(parent);
        if (walled) {
            giving.give();
        }
        SandboxSpec around =
                SandboxSpec.of(parent.toString(), true, plan.sandbox().spec().userId(), env);
        try (Sandbox sandbox = host.open(around)) {
            new GitClone(sandbox, progress)
                    .into(path, repository, walled ? clone -> giveAsWell(path, clone) : _ -> {});
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            return !entries.iterator().hasNext();
        }
    }

    private static void createPrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
    }

    /// The clone gets the owner of the folder whose place it takes.
    private static void giveAsWell(Path folder, Path clone) throws IOException {
        Object uid = Files.getAttribute(folder, UID);
        Object gid = Files.getAttribute(folder, GID);
        if (!uid.equals(Files.getAttribute(clone, UID))) {
            Files.setPosixFilePermissions(clone, Files.getPosixFilePermissions(folder));
            Files.walkFileTree(clone, new Giver(uid, gid));
        }
    }

    private static final class Giver extends SimpleFileVisitor<Path> {
        private final Object uid;
        private final Object gid;

        Giver(Object uid, Object gid) {
            this.uid = uid;
            this.gid = gid;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            return given(file);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                throws IOException {
            return given(folder);
        }

        private FileVisitResult given(Path entry) throws IOException {
            Files.setAttribute(entry, UID, uid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(entry, GID, gid, LinkOption.NOFOLLOW_LINKS);
            return FileVisitResult.CONTINUE;
        }
    }
}
