package bot.molt.tools.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// In which encoding the bytes of an answer are.
final class Letters {
    private static final Pattern DECLARED =
            Pattern.compile("charset\\s*=\\s*[\"']?\\s*([A-Za-z0-9_:.-]{2,40})");
    private static final Pattern IN_PAGE =
            Pattern.compile(
                    "(?i)(?:<meta[^>]{0,500}?charset|<\\?xml[^>]{0,200}?encoding)\\s*=\\s*[\"']?\\s*([A-Za-z0-9_:.-]{2,40})");
    private static final int PROBE = 8 * 1024;

    private Letters() {}

    /// The one that the field `Content-Type` names; empty where there is none that is known.
    static Optional<Charset> declared(String contentType) {
        Matcher matcher = DECLARED.matcher(contentType.toLowerCase(Locale.ROOT));
        return matcher.find() ? named(matcher.group(1)) : Optional.empty();
    }

    /// What pages call GB2312 has characters of its successors.
    private static Optional<Charset> named(String name) {
        String known = name.matches("gb_?2312.*|gbk|x-gbk|cp936") ? "GB18030" : name;
        try {
            return Optional.of(Charset.forName(known));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }

    /// The one that a page of HTML names by itself.
    static Optional<Charset> saidInPage(byte[] bytes) {
        String head =
                new String(bytes, 0, Math.min(bytes.length, PROBE), StandardCharsets.ISO_8859_1);
        Matcher matcher = IN_PAGE.matcher(head);
        return matcher.find() ? named(matcher.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    /// By the bytes themselves: UTF-8, Chinese, or what is left.
    static Charset guessed(byte[] bytes) {
        if (bytes.length > 1 && (bytes[0] & 0xFF) == 0xFE && (bytes[1] & 0xFF) == 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        if (bytes.length > 1 && (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        if (decoded(bytes, StandardCharsets.UTF_8).isPresent()) {
            return StandardCharsets.UTF_8;
        }
        Charset chinese = Charset.forName("GB18030");
        return decoded(bytes, chinese).filter(Letters::isMostlyHan).isPresent()
                ? chinese
                : Charset.forName("windows-1252");
    }

    /// The text, whatever the bytes are.
    static String text(byte[] bytes, String contentType) {
        String text = new String(bytes, declared(contentType).orElseGet(() -> guessed(bytes)));
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /// Empty where the bytes are not in it; a character that was cut off at the end is no reason.
    private static Optional<String> decoded(byte[] bytes, Charset charset) {
        for (int lost = 0; lost < 4 && lost <= bytes.length; lost++) {
            Optional<String> text = decoded(bytes, bytes.length - lost, charset);
            if (text.isPresent()) {
                return text;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> decoded(byte[] bytes, int length, Charset charset) {
        try {
            return Optional.of(
                    charset.newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes, 0, length))
                            .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isMostlyHan(String text) {
        long foreign = text.chars().filter(c -> c > 0x7F).count();
        long han = text.chars().filter(Letters::isHan).count();
        return han * 2 > foreign;
    }

    /// Chinese, Japanese and Korean characters and their punctuation, which stand for more than a
    /// letter each.
    static boolean isHan(int c) {
        return (c >= 0x3000 && c <= 0x30FF)
                || (c >= 0x3400 && c <= 0x9FFF)
                || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xFF00 && c <= 0xFF60);
    }
}
