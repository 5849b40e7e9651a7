package bot.molt.ssh.record;

import bot.molt.base.CodedException;
import bot.molt.base.Digests;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.base.redact.Redactor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A file of JSON lines, one for each channel that has ended, each with the hash of the one before.
///
/// Shape: `{"user":"o1","from":"…","kind":"exec","what":"id","start":"…","end":"…","bytesIn":0,
/// "bytesOut":42,"exit":"0","recording":"","previous":"…","hash":"…"}`; `hash` is SHA-256 over the
/// line without it.
///
/// Threads: any.
public final class SessionIndex implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SessionIndex.class.getName());
    private static final String FIRST = "0".repeat(64);

    private final FileChannel file;
    private final Redactor redactor;
    private String head;

    private SessionIndex(FileChannel file, Redactor redactor, String head) {
        this.file = file;
        this.redactor = redactor;
        this.head = head;
    }

    /// Opens the index, made where it is missing, for its owner alone.
    public static SessionIndex open(Path path, Redactor redactor) throws IOException {
        PrivateFile.folder(path.toAbsolutePath().resolveSibling("").normalize());
        String head = Files.exists(path) ? head(path) : FIRST;
        FileChannel file =
                FileChannel.open(
                        path,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        return new SessionIndex(file, redactor, head);
    }

    /// A last line that was cut off by a crash is taken away: it was never whole.
    private static String head(Path path) throws IOException {
        String text = Files.readString(path);
        int whole = text.lastIndexOf('\n') + 1;
        if (whole < text.length()) {
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
                file.truncate(text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length);
            }
        }
        List<String> lines = text.substring(0, whole).lines().toList();
        return lines.isEmpty() ? FIRST : hash(lines.getLast());
    }

    private static String hash(String line) {
        return JsonText.parseObject(line).string("hash").orElse(FIRST);
    }

    /// Adds a line; where it cannot be written, the log says so.
    public synchronized void add(Deed deed) {
        Json.Obj body = deed.json().with("what", redactor.text(deed.what())).with("previous", head);
        String hash = Digests.sha256Hex(JsonText.compact(body));
        ByteBuffer line =
                ByteBuffer.wrap(
                        (JsonText.compact(body.with("hash", hash)) + "\n")
                                .getBytes(StandardCharsets.UTF_8));
        try {
            while (line.hasRemaining()) {
                file.write(line);
            }
            head = hash;
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the index of SSH sessions cannot be written: {0}",
                    e.getMessage());
        }
    }

    /// Checks the chain of a file; how many lines there are.
    ///
    /// Errors: `conflict` with the number of the first line that was changed, moved or follows one
    /// that was taken away.
    public static long verify(Path path) throws IOException {
        String head = FIRST;
        long number = 0;
        try (Stream<String> lines = Files.lines(path)) {
            for (String line : (Iterable<String>) lines::iterator) {
                number++;
                head = verified(path, number, line, head);
            }
        }
        return number;
    }

    private static String verified(Path path, long number, String line, String head) {
        try {
            Json.Obj whole = JsonText.parseObject(line);
            String hash = whole.string("hash").orElse("");
            boolean fits =
                    whole.string("previous").orElse("").equals(head)
                            && Digests.sha256Hex(JsonText.compact(whole.without("hash")))
                                    .equals(hash);
            if (fits) {
                return hash;
            }
        } catch (JsonSyntaxException e) {
            LOG.log(System.Logger.Level.DEBUG, "not JSON", e);
        }
        throw new CodedException(
                ErrorCode.CONFLICT,
                "%s, line %d: does not follow from the line before it (expected: nothing changed or taken away)"
                        .formatted(path, number));
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
