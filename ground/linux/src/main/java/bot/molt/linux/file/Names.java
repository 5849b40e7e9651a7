package bot.molt.linux.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// File names as text. The kernel knows bytes; a byte that is no UTF-8 becomes the lone surrogate
/// U+DC80..U+DCFF and turns back into itself, so every name can be listed and opened again.
public final class Names {
    private static final char ESCAPE = 0xDC00;

    private Names() {}

    static String text(byte[] name) {
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(name);
        CharBuffer out = CharBuffer.allocate(name.length);
        CoderResult result = decoder.decode(in, out, true);
        while (result.isError()) {
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (ESCAPE | (in.get() & 0xFF)));
            }
            result = decoder.decode(in, out, true);
        }
        return out.flip().toString();
    }

    static byte[] bytes(String text) {
        boolean plain = text.chars().noneMatch(c -> c >= ESCAPE + 0x80 && c <= ESCAPE + 0xFF);
        if (plain || text.codePoints().noneMatch(Names::isEscape)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text.codePoints()
                .forEach(point -> {
                    if (isEscape(point)) {
                        out.write(point & 0xFF);
                    } else {
                        out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
                    }
                });
        return out.toByteArray();
    }

    private static boolean isEscape(int point) {
        return point >= ESCAPE + 0x80 && point <= ESCAPE + 0xFF;
    }
}
