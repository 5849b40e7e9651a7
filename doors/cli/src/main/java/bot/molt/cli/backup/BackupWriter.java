package bot.molt.cli.backup;

import bot.molt.base.Digests;
import bot.molt.base.Secret;
import bot.molt.base.archive.TarWriter;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Writes a backup into one file that only its owner may read; it is there as a whole or not at
/// all.
final class BackupWriter {
    private static final int BUFFER = 64 << 10;
    private static final int PRIVATE = 0600;

    private final @Nullable Secret passphrase;

    /// @param passphrase null where the archive is not encrypted
    BackupWriter(@Nullable Secret passphrase) {
        this.passphrase = passphrase;
    }

    /// @param target must not exist
    /// @param facts of the manifest
    Manifest write(Path target, List<Source> sources, Json.Obj facts, long now) throws IOException {
        Path fresh = target.resolveSibling("." + target.getFileName() + ".tmp");
        Files.deleteIfExists(fresh);
        try (FileChannel channel =
                FileChannel.open(
                        fresh,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            Manifest manifest = write(channel, sources, facts, now);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            return manifest;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private Manifest write(FileChannel channel, List<Source> sources, Json.Obj facts, long now)
            throws IOException {
        OutputStream file =
                new BufferedOutputStream(new Forced(Channels.newOutputStream(channel), channel));
        OutputStream sealed =
                passphrase == null ? file : new SealedOutput(file, Seal.fresh(passphrase));
        try (TarWriter tar = new TarWriter(new GZIPOutputStream(sealed, BUFFER))) {
            Map<String, Manifest.Item> items = new LinkedHashMap<>();
            for (Source source : sources) {
                add(tar, source, items);
            }
            Manifest manifest = new Manifest(facts, items);
            byte[] text = JsonText.pretty(manifest.json()).getBytes(StandardCharsets.UTF_8);
            tar.file(Manifest.NAME, new ByteArrayInputStream(text), text.length, PRIVATE, now);
            return manifest;
        }
    }

    private static void add(TarWriter tar, Source source, Map<String, Manifest.Item> items)
            throws IOException {
        try {
            written(tar, source, items);
        } catch (NoSuchFileException _) {
            // gone since it was listed, as files do that are on their way
        }
    }

    private static void written(TarWriter tar, Source source, Map<String, Manifest.Item> items)
            throws IOException {
        Source.Open open = source.content().open();
        MessageDigest digest = Digests.sha256();
        try (DigestInputStream bytes = new DigestInputStream(open.bytes(), digest)) {
            tar.file(source.name(), bytes, open.size(), source.mode(), source.modified());
        }
        String hex = HexFormat.of().formatHex(digest.digest());
        items.put(source.name(), new Manifest.Item(open.size(), hex));
    }

    /// Closing it waits for the disk; the channel is its owner's to close.
    private static final class Forced extends java.io.FilterOutputStream {
        private final FileChannel channel;

        Forced(OutputStream out, FileChannel channel) {
            super(out);
            this.channel = channel;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            channel.force(true);
        }
    }
}
