package bot.molt.cli.mcp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Lines from the client.
final class LineInput {
    /// What a line that is too long reads as: no JSON.
    private static final byte[] TOO_LONG = {'!'};

    private static final int MAX_LINE = 32 << 20;

    private final InputStream in;

    LineInput(InputStream in) {
        this.in = new BufferedInputStream(in, 64 << 10);
    }

    /// The next line that is not empty; null at the end.
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        boolean tooLong = false;
        int c = in.read();
        while (c >= 0) {
            if (c == '\n' && (line.size() > 0 || tooLong)) {
                return tooLong ? TOO_LONG : line.toByteArray();
            }
            boolean blank = c == '\n' || c == '\r';
            tooLong |= line.size() >= MAX_LINE;
            if (!blank && !tooLong) {
                line.write(c);
            }
            c = in.read();
        }
        return line.size() > 0 && !tooLong ? line.toByteArray() : null;
    }
}
