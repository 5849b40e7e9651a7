package bot.molt.cli.exec;

import bot.molt.base.json.Json;
import bot.molt.cli.Streams;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Writes a command's output where it belongs, each byte once.
final class OutputSink {
    private final Streams streams;
    private long stdout;
    private long stderr;
    private boolean progressed;

    OutputSink(Streams streams) {
        this.streams = streams;
    }

    /// Bytes written so far.
    long offset(String stream) {
        return stream.equals("stderr") ? stderr : stdout;
    }

    /// Whether anything was written since the last question.
    boolean progressed() {
        boolean any = progressed;
        progressed = false;
        return any;
    }

    /// Writes an `output` frame; false where nobody reads any more. What a resumed stream repeats
    /// is skipped.
    boolean write(Json.Obj frame) {
        boolean isError = frame.string("stream").filter("stderr"::equals).isPresent();
        byte[] bytes = bytes(frame);
        long before = isError ? stderr : stdout;
        long offset = frame.number("offset").orElse(before);
        int known = Math.clamp(before - offset, 0, bytes.length);
        PrintStream out = isError ? streams.err() : streams.out();
        out.write(bytes, known, bytes.length - known);
        out.flush();
        long after = Math.max(before, offset + bytes.length);
        stderr = isError ? after : stderr;
        stdout = isError ? stdout : after;
        progressed = true;
        return !streams.out().checkError();
    }

    private static byte[] bytes(Json.Obj frame) {
        String data = frame.string("data").orElse("");
        return frame.string("encoding").filter("base64"::equals).isPresent()
                ? Base64.getDecoder().decode(data)
                : data.getBytes(StandardCharsets.UTF_8);
    }

    /// Prints the text of a result whose call streamed nothing.
    void print(Json.Obj result, boolean isError) {
        if (stdout + stderr > 0) {
            return;
        }
        PrintStream out = isError ? streams.err() : streams.out();
        for (Json item : result.items("content")) {
            if (item instanceof Json.Obj piece) {
                piece.string("text").ifPresent(out::println);
            }
        }
    }
}
