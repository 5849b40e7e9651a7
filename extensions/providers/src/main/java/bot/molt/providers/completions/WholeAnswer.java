package bot.molt.providers.completions;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/// A body that is one event where the server answered an object in the place of a stream.
final class WholeAnswer extends InputStream {
    private final PushbackInputStream in;
    private InputStream body = InputStream.nullInputStream();
    private boolean begun;

    WholeAnswer(InputStream in) {
        this.in = new PushbackInputStream(in, 1);
    }

    private void begin() throws IOException {
        if (begun) {
            return;
        }
        begun = true;
        int first = in.read();
        if (first >= 0) {
            in.unread(first);
        }
        body = first == '{' ? oneLine(in.readAllBytes()) : in;
    }

    private static InputStream oneLine(byte[] object) {
        String text = new String(object, StandardCharsets.UTF_8).replaceAll("[\r\n]", " ");
        byte[] field = "data: ".getBytes(StandardCharsets.UTF_8);
        return new SequenceInputStream(
                Collections.enumeration(
                        List.of(
                                new java.io.ByteArrayInputStream(field),
                                new java.io.ByteArrayInputStream(
                                        text.getBytes(StandardCharsets.UTF_8)))));
    }

    @Override
    public int read() throws IOException {
        begin();
        return body.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        begin();
        return body.read(bytes, offset, length);
    }
}
