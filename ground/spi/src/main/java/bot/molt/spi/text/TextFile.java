package bot.molt.spi.text;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The text of a file with what it takes to write it back byte for byte.
///
/// @param text without the byte order mark
/// @param encoding how the bytes stand in the file
public record TextFile(String text, Encoding encoding) {
    private static final int PROBE_BYTES = 8 * 1024;

    /// The encodings that are told apart. Bytes that are no valid UTF-8 or UTF-16 are taken as ISO
    /// 8859-1, in which every sequence of bytes reads and writes back unchanged.
    public enum Encoding {
        UTF_8(StandardCharsets.UTF_8, ""),
        UTF_8_WITH_MARK(StandardCharsets.UTF_8, "\u00ef\u00bb\u00bf"),
        UTF_16LE(StandardCharsets.UTF_16LE, "\u00ff\u00fe"),
        UTF_16BE(StandardCharsets.UTF_16BE, "\u00fe\u00ff"),
        LATIN_1(StandardCharsets.ISO_8859_1, "");

        private final Charset charset;

        /// Each character is one byte.
        private final String mark;

        Encoding(Charset charset, String mark) {
            this.charset = charset;
            this.mark = mark;
        }

        private boolean startsWithMark(byte[] bytes) {
            if (mark.isEmpty() || bytes.length < mark.length()) {
                return false;
            }
            for (int i = 0; i < mark.length(); i++) {
                if ((bytes[i] & 0xFF) != mark.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    /// How the lines of a text end.
    public enum LineEnd {
        /// There is no line end at all.
        NONE,
        LF,
        CRLF,
        MIXED
    }

    /// Decodes the bytes of a file.
    public static TextFile of(byte[] bytes) {
        for (Encoding encoding : Encoding.values()) {
            if (encoding.startsWithMark(bytes)) {
                return marked(bytes, encoding);
            }
        }
        return unmarked(bytes);
    }

    /// Whether the bytes are no text: a NUL in the first 8 KiB, unless they are marked as UTF-16.
    public static boolean looksBinary(byte[] bytes) {
        if (Encoding.UTF_16LE.startsWithMark(bytes) || Encoding.UTF_16BE.startsWithMark(bytes)) {
            return of(bytes).encoding == Encoding.LATIN_1;
        }
        int end = Math.min(bytes.length, PROBE_BYTES);
        for (int i = 0; i < end; i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    private static TextFile marked(byte[] bytes, Encoding encoding) {
        int start = encoding.mark.length();
        try {
            String text =
                    encoding.charset
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes, start, bytes.length - start))
                            .toString();
            return new TextFile(text, encoding);
        } catch (CharacterCodingException e) {
            return latin(bytes);
        }
    }

    private static TextFile unmarked(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') < 0) {
            return new TextFile(text, Encoding.UTF_8);
        }
        return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)
                ? new TextFile(text, Encoding.UTF_8)
                : latin(bytes);
    }

    private static TextFile latin(byte[] bytes) {
        return new TextFile(new String(bytes, StandardCharsets.ISO_8859_1), Encoding.LATIN_1);
    }

    /// Another text in the same encoding.
    public TextFile with(String other) {
        return new TextFile(other, encoding);
    }

    /// The bytes of the file, mark included.
    ///
    /// Errors: `conflict` for a character that the encoding does not have.
    public byte[] bytes() {
        try {
            ByteBuffer body =
                    encoding.charset
                            .newEncoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .encode(CharBuffer.wrap(text));
            byte[] mark = encoding.mark.getBytes(StandardCharsets.ISO_8859_1);
            byte[] bytes = Arrays.copyOf(mark, mark.length + body.remaining());
            body.get(bytes, mark.length, body.remaining());
            return bytes;
        } catch (CharacterCodingException e) {
            throw new CodedException(
                    ErrorCode.CONFLICT,
                    "text: has a character that the file's encoding %s cannot hold (expected: only its characters; write the file anew in UTF-8 to use others)"
                            .formatted(encoding.charset.name()),
                    e);
        }
    }

    /// How the lines of this text end.
    public LineEnd lineEnd() {
        boolean lf = false;
        boolean crlf = false;
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            boolean afterReturn = i > 0 && text.charAt(i - 1) == '\r';
            crlf |= afterReturn;
            lf |= !afterReturn;
        }
        if (lf && crlf) {
            return LineEnd.MIXED;
        }
        return crlf ? LineEnd.CRLF : lf ? LineEnd.LF : LineEnd.NONE;
    }
}
