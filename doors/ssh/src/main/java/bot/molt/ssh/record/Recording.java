package bot.molt.ssh.record;

import bot.molt.base.DataSize;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/// What one terminal shows, as it is shown. What is typed is not kept: passwords are typed.
///
/// Source: asciicast v2.
///
/// Threads: any.
public final class Recording implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Recording.class.getName());
    private static final double NANOS = 1e9;

    private final Path file;
    private final BufferedWriter out;
    private final long begun = System.nanoTime();
    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer rest = ByteBuffer.allocate(0);
    private long left;

    private Recording(Path file, BufferedWriter out, DataSize limit) {
        this.file = file;
        this.out = out;
        this.left = limit.bytes();
    }

    /// A terminal.
    ///
    /// @param type as in `TERM`
    public record Screen(String type, int columns, int rows) {}

    /// Begins a file, for its owner alone.
    ///
    /// @param command what runs in the terminal; empty for a shell
    /// @param limit bytes that are kept at most
    public static Recording begin(
            Path file, Screen screen, String command, Instant now, DataSize limit)
            throws IOException {
        FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        BufferedWriter out =
                new BufferedWriter(
                        new OutputStreamWriter(
                                Channels.newOutputStream(channel), StandardCharsets.UTF_8));
        Recording recording = new Recording(file, out, limit);
        Json.Obj header =
                Json.object()
                        .put("version", 2)
                        .put("width", screen.columns())
                        .put("height", screen.rows())
                        .put("timestamp", now.getEpochSecond())
                        .put("command", command.isEmpty() ? null : command)
                        .put("env", Json.object().put("TERM", screen.type()).build())
                        .build();
        recording.line(JsonText.compact(header));
        return recording;
    }

    public String name() {
        return String.valueOf(file.getFileName());
    }

    /// The terminal showed this.
    public synchronized void shown(byte[] bytes, int offset, int length) {
        if (left <= 0) {
            return;
        }
        left -= length;
        ByteBuffer all = ByteBuffer.allocate(rest.remaining() + length);
        all.put(rest).put(bytes, offset, length).flip();
        CharBuffer text = CharBuffer.allocate(all.remaining() + 1);
        decoder.decode(all, text, false);
        rest = all.slice();
        event("o", text.flip().toString());
        if (left <= 0) {
            event("m", "the recording ends here: it is as long as it may be");
        }
    }

    /// The terminal has another size now.
    public synchronized void resized(int columns, int rows) {
        event("r", columns + "x" + rows);
    }

    private void event(String kind, String text) {
        if (!text.isEmpty()) {
            double at = (System.nanoTime() - begun) / NANOS;
            line(
                    "[%s, %s, %s]"
                            .formatted(
                                    String.format(Locale.ROOT, "%.6f", at),
                                    JsonText.quoted(kind),
                                    JsonText.quoted(text)));
        }
    }

    private void line(String text) {
        try {
            out.write(text);
            out.write('\n');
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "{0} cannot be written: {1}", file, e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "{0} cannot be written: {1}", file, e.getMessage());
        }
    }
}
