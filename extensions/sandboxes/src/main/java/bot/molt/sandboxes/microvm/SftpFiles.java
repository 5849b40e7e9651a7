package bot.molt.sandboxes.microvm;

import bot.molt.base.Ids;
import bot.molt.spi.sandbox.FileChangedException;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.sandbox.SandboxFiles;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/// Files of a machine. Everything there is its user's own, so a link means what it means to him.
final class SftpFiles implements SandboxFiles {
    /// Bytes of one message, which every server takes.
    static final int PIECE = 32_000;

    private static final int MODE = 0777;

    private final Line line;
    private final String workspace;

    SftpFiles(Line line, String workspace) {
        this.line = line;
        this.workspace = workspace;
    }

    private String absolute(String path) {
        return path.startsWith("/") ? path : workspace + "/" + path;
    }

    /// Does something over SFTP, and says what went wrong as files do.
    @FunctionalInterface
    private interface Deed<T> {
        T on(SftpClient sftp) throws IOException;
    }

    private <T> T done(String path, Deed<T> deed) throws IOException {
        try {
            return deed.on(line.files());
        } catch (SftpException e) {
            throw switch (e.getStatus()) {
                case SftpConstants.SSH_FX_NO_SUCH_FILE, SftpConstants.SSH_FX_NO_SUCH_PATH ->
                        new NoSuchFileException(path);
                case SftpConstants.SSH_FX_PERMISSION_DENIED -> new AccessDeniedException(path);
                default -> new FileSystemException(path, null, e.getMessage());
            };
        }
    }

    @Override
    public FileInfo stat(String path) throws IOException {
        return done(
                path,
                sftp -> {
                    String real = real(sftp, path);
                    return info(real, sftp.lstat(real));
                });
    }

    private String real(SftpClient sftp, String path) throws IOException {
        sftp.stat(absolute(path));
        return sftp.canonicalPath(absolute(path));
    }

    private static FileInfo info(String path, Attributes attributes) {
        FileInfo.Kind kind =
                attributes.isRegularFile()
                        ? FileInfo.Kind.FILE
                        : attributes.isDirectory()
                                ? FileInfo.Kind.FOLDER
                                : attributes.isSymbolicLink()
                                        ? FileInfo.Kind.LINK
                                        : FileInfo.Kind.SPECIAL;
        String version = attributes.getSize() + "-" + attributes.getModifyTime().toMillis();
        return new FileInfo(
                path,
                kind,
                attributes.getSize(),
                attributes.getModifyTime().toInstant(),
                attributes.getPermissions() & MODE,
                version);
    }

    private FileInfo regular(SftpClient sftp, String path) throws IOException {
        String real = real(sftp, path);
        FileInfo info = info(real, sftp.lstat(real));
        if (info.kind() != FileInfo.Kind.FILE) {
            throw new FileSystemException(path, null, "is no regular file");
        }
        return info;
    }

    @Override
    public SeekableByteChannel open(String path) throws IOException {
        return done(
                path,
                sftp -> {
                    FileInfo info = regular(sftp, path);
                    return new SftpChannel(
                            sftp, sftp.open(info.path(), EnumSet.of(OpenMode.Read)), info.size());
                });
    }

    @Override
    public byte[] readAll(String path, long maxBytes) throws IOException {
        try (SeekableByteChannel channel = open(path);
                var in = Channels.newInputStream(channel)) {
            byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8L, maxBytes + 1));
            if (bytes.length > maxBytes) {
                throw new FileSystemException(
                        path, null, "larger (expected: at most " + maxBytes + " bytes)");
            }
            return bytes;
        }
    }

    @Override
    public FileInfo write(String path, byte[] content, @Nullable String expectedVersion)
            throws IOException {
        return done(path, sftp -> write(sftp, path, content, expectedVersion));
    }

    private FileInfo write(
            SftpClient sftp, String path, byte[] content, @Nullable String expectedVersion)
            throws IOException {
        FileInfo there = there(sftp, path);
        if (there != null && there.kind() != FileInfo.Kind.FILE) {
            throw new FileSystemException(path, null, "is no regular file");
        }
        if (expectedVersion != null
                && (there == null || !there.version().equals(expectedVersion))) {
            throw new FileChangedException(path);
        }
        String target = there == null ? absolute(path) : there.path();
        if (there == null) {
            folders(sftp, parent(target));
        }
        String temporary = parent(target) + "/.moltbot-" + Ids.text(12);
        boolean moved = false;
        try {
            put(sftp, temporary, content, there == null ? 0 : there.mode());
            replace(sftp, temporary, target);
            moved = true;
        } finally {
            if (!moved) {
                removeQuietly(sftp, temporary);
            }
        }
        return info(target, sftp.lstat(target));
    }

    private @Nullable FileInfo there(SftpClient sftp, String path) throws IOException {
        try {
            String real = real(sftp, path);
            return info(real, sftp.lstat(real));
        } catch (SftpException e) {
            if (e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE) {
                return null;
            }
            throw e;
        }
    }

    /// @param mode 0 for what the machine gives new files
    private static void put(SftpClient sftp, String path, byte[] content, int mode)
            throws IOException {
        try (SftpClient.CloseableHandle handle =
                sftp.open(path, EnumSet.of(OpenMode.Write, OpenMode.Create, OpenMode.Exclusive))) {
            if (mode != 0) {
                sftp.setStat(handle, new Attributes().perms(mode));
            }
            for (int at = 0; at < content.length; at += PIECE) {
                sftp.write(handle, at, content, at, Math.min(PIECE, content.length - at));
            }
        }
    }

    /// Plain renaming of SFTP refuses to replace.
    private static void replace(SftpClient sftp, String from, String to) throws IOException {
        OpenSSHPosixRenameExtension rename = sftp.getExtension(OpenSSHPosixRenameExtension.class);
        if (rename == null || !rename.isSupported()) {
            throw new IOException(
                    "the machine's SFTP server cannot replace files (expected: OpenSSH's)");
        }
        rename.posixRename(from, to);
    }

    private static void removeQuietly(SftpClient sftp, String path) {
        try {
            sftp.remove(path);
        } catch (IOException e) {
            System.getLogger(SftpFiles.class.getName())
                    .log(System.Logger.Level.DEBUG, "left: " + path, e);
        }
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    private static void folders(SftpClient sftp, String path) throws IOException {
        try {
            if (!sftp.stat(path).isDirectory()) {
                throw new FileSystemException(path, null, "is no folder");
            }
            return;
        } catch (SftpException e) {
            if (e.getStatus() != SftpConstants.SSH_FX_NO_SUCH_FILE) {
                throw e;
            }
        }
        folders(sftp, parent(path));
        sftp.mkdir(path);
    }

    @Override
    public List<FileInfo> list(String path) throws IOException {
        return done(path, sftp -> entries(sftp, real(sftp, path)));
    }

    private static List<FileInfo> entries(SftpClient sftp, String folder) throws IOException {
        List<FileInfo> all = new ArrayList<>();
        for (SftpClient.DirEntry entry : sftp.readDir(folder)) {
            String name = entry.getFilename();
            if (!name.equals(".") && !name.equals("..")) {
                String path = folder.equals("/") ? "/" + name : folder + "/" + name;
                all.add(info(path, entry.getAttributes()));
            }
        }
        all.sort(Comparator.comparing(FileInfo::name));
        return all;
    }

    @Override
    public void walk(String path, Visitor visitor) throws IOException {
        FileVisitResult _ = done(path, sftp -> walk(sftp, real(sftp, path), visitor));
    }

    private static FileVisitResult walk(SftpClient sftp, String folder, Visitor visitor)
            throws IOException {
        for (FileInfo entry : entries(sftp, folder)) {
            FileVisitResult answer = visitor.visit(entry);
            if (answer == FileVisitResult.CONTINUE && entry.kind() == FileInfo.Kind.FOLDER) {
                answer = walk(sftp, entry.path(), visitor);
            }
            if (answer == FileVisitResult.TERMINATE) {
                return answer;
            }
            if (answer == FileVisitResult.SKIP_SIBLINGS) {
                break;
            }
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public void delete(String path) throws IOException {
        Boolean _ =
                done(
                        path,
                        sftp -> {
                            if (sftp.lstat(absolute(path)).isDirectory()) {
                                sftp.rmdir(absolute(path));
                            } else {
                                sftp.remove(absolute(path));
                            }
                            return true;
                        });
    }

    @Override
    public void move(String from, String to) throws IOException {
        Boolean _ =
                done(
                        from,
                        sftp -> {
                            if (there(sftp, to) != null) {
                                throw new FileAlreadyExistsException(to);
                            }
                            folders(sftp, parent(absolute(to)));
                            sftp.rename(absolute(from), absolute(to));
                            return true;
                        });
    }

    @Override
    public void createDirectories(String path) throws IOException {
        Boolean _ =
                done(
                        path,
                        sftp -> {
                            folders(sftp, absolute(path));
                            return true;
                        });
    }
}
