package bot.molt.execution.audit;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/// The newest record of a chain: `{"seq":42,"hash":"…"}`. A copy of it stands in `audit.head`
/// beside the log.
///
/// @param seq 0 where there is no record
/// @param hash 64 hexadecimal digits; all 0 where there is no record
record AuditHead(long seq, String hash) {
    static final AuditHead NONE = new AuditHead(0, "0".repeat(64));

    /// The copy in a file; empty where there is none.
    ///
    /// Errors: [IOException] for a file that is no head.
    static Optional<AuditHead> read(Path file) throws IOException {
        try {
            Json.Obj tree = JsonText.parseObject(Files.readAllBytes(file));
            long seq = tree.number("seq").orElseThrow(() -> new IOException(file + ": no seq"));
            String hash =
                    tree.string("hash").orElseThrow(() -> new IOException(file + ": no hash"));
            return Optional.of(new AuditHead(seq, hash));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": not a head (" + e.getMessage() + ")", e);
        }
    }

    /// Replaces the copy: afterwards the old or the new one is there, never half of one.
    void write(Path file) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel =
                FileChannel.open(
                        fresh,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        AuditSeries.PRIVATE)) {
            byte[] text =
                    (Json.object().put("seq", seq).put("hash", hash).build() + "\n")
                            .getBytes(AuditLine.UTF_8);
            channel.write(ByteBuffer.wrap(text));
            channel.force(false);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
