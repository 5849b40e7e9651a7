package bot.molt.cli.backup;

import bot.molt.base.CodedException;
import bot.molt.base.Digests;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.archive.TarEntry;
import bot.molt.base.archive.TarReader;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Reads a backup and checks it: every file against its digest in the manifest, and both for what
/// the other lacks.
///
/// Errors: `invalid_request` for what is no whole backup.
final class BackupReader {
    private static final int MAX_MANIFEST = 64 << 20;

    private final Path archive;
    private final Supplier<Secret> passphrase;

    /// @param passphrase asked for where the archive is encrypted
    BackupReader(Path archive, Supplier<Secret> passphrase) {
        this.archive = archive;
        this.passphrase = passphrase;
    }

    /// Where files of the archive are written.
    @FunctionalInterface
    interface Sink {
        /// A stream for a file, which the reader closes.
        OutputStream open(TarEntry entry) throws IOException;
    }

    static boolean isSealed(Path archive) throws IOException {
        try (InputStream in = Files.newInputStream(archive)) {
            return Seal.isSealed(in.readNBytes(8));
        }
    }

    /// Reads all of it; what it holds is only to be trusted once this has returned.
    Manifest read(Sink sink) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), 64 << 10);
                InputStream plain = isSealed(archive) ? opened(file) : file;
                TarReader tar = new TarReader(new java.util.zip.GZIPInputStream(plain, 64 << 10))) {
            return read(tar, sink);
        } catch (java.util.zip.ZipException | java.io.EOFException e) {
            throw broken(String.valueOf(e.getMessage()), e);
        }
    }

    private InputStream opened(InputStream file) throws IOException {
        return new SealedInput(file, Seal.read(file, passphrase.get()));
    }

    private Manifest read(TarReader tar, Sink sink) throws IOException {
        Map<String, Manifest.Item> found = new LinkedHashMap<>();
        Manifest manifest = null;
        for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
            if (entry.kind() != TarEntry.Kind.FILE || manifest != null) {
                throw broken(entry.path() + ": not expected in a backup", null);
            }
            if (entry.path().equals(Manifest.NAME)) {
                manifest = manifest(tar);
            } else if (found.put(entry.path(), copied(entry, tar, sink)) != null) {
                throw broken(entry.path() + ": twice in it", null);
            }
        }
        if (manifest == null) {
            throw broken("it has no " + Manifest.NAME, null);
        }
        compare(manifest, found);
        return manifest;
    }

    private Manifest manifest(TarReader tar) throws IOException {
        try {
            Manifest manifest = Manifest.of(JsonText.parseObject(tar.readNBytes(MAX_MANIFEST)));
            if (manifest.facts().number("form").orElse(0L) != Manifest.FORM) {
                throw broken("it is of another form than 1; use a newer moltbot", null);
            }
            return manifest;
        } catch (JsonSyntaxException e) {
            throw broken(Manifest.NAME + ": " + e.getMessage(), e);
        }
    }

    private static Manifest.Item copied(TarEntry entry, TarReader tar, Sink sink)
            throws IOException {
        MessageDigest digest = Digests.sha256();
        try (OutputStream out = sink.open(entry)) {
            new DigestInputStream(tar, digest).transferTo(out);
        }
        return new Manifest.Item(entry.size(), HexFormat.of().formatHex(digest.digest()));
    }

    private void compare(Manifest manifest, Map<String, Manifest.Item> found) {
        manifest.files()
                .forEach((path, item) -> {
                    Manifest.Item read = found.get(path);
                    if (read == null) {
                        throw broken(path + " is missing", null);
                    }
                    if (!read.equals(item)) {
                        throw broken(path + " is not what the manifest says", null);
                    }
                });
        for (String path : found.keySet()) {
            if (!manifest.files().containsKey(path)) {
                throw broken(path + " is not in the manifest", null);
            }
        }
    }

    private CodedException broken(String what, @org.jspecify.annotations.Nullable Exception cause) {
        String text =
                "%s: no whole backup: %s (expected: a file of moltbot backup create)"
                        .formatted(archive, what);
        return cause == null
                ? new CodedException(ErrorCode.INVALID_REQUEST, text)
                : new CodedException(ErrorCode.INVALID_REQUEST, text, cause);
    }
}
