package bot.molt.execution.audit;

import bot.molt.base.Digests;
import bot.molt.base.IsoTime;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// A line of the log: `{"seq":1,"ts":"2026-11-20T08:15:00.042Z",<the record>,"prev":"<hash
/// before>","hash":"<hash>"}`.
///
/// The hash is SHA-256 over the bytes of the line before `,"hash":"`; the first `prev` is 64 zeros.
final class AuditLine {
    static final Charset UTF_8 = StandardCharsets.UTF_8;
    static final int HASH_LENGTH = 64;

    /// Bytes that a line has beside its record, at most.
    static final int EXTRA = 240;

    private static final byte[] SEQ = bytes("{\"seq\":");
    private static final byte[] TS = bytes(",\"ts\":\"");
    private static final byte[] QUOTE_COMMA = bytes("\",");
    private static final byte[] PREV = bytes(",\"prev\":\"");
    private static final byte[] QUOTE = bytes("\"");
    private static final byte[] HASH = bytes(",\"hash\":\"");
    private static final byte[] END = bytes("\"}\n");
    private static final int TRAILER = HASH.length + HASH_LENGTH + 2;

    private AuditLine() {}

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /// Appends the line of one record.
    ///
    /// @param record an object in JSON with at least one member
    /// @return the new head
    static AuditHead encode(AuditHead head, long epochMillis, byte[] record, LineBuffer out) {
        int start = out.length();
        long seq = head.seq() + 1;
        out.put(SEQ)
                .putAscii(Long.toString(seq))
                .put(TS)
                .putAscii(IsoTime.millis(epochMillis))
                .put(QUOTE_COMMA);
        out.put(record, 1, record.length - 2);
        out.put(PREV).putAscii(head.hash()).put(QUOTE);
        String hash = hash(out.array(), start, out.length());
        out.put(HASH).putAscii(hash).put(END);
        return new AuditHead(seq, hash);
    }

    private static String hash(byte[] bytes, int from, int to) {
        MessageDigest digest = Digests.sha256();
        digest.update(bytes, from, to - from);
        return HexFormat.of().formatHex(digest.digest());
    }

    /// What one line says.
    ///
    /// @param hash over its content, right by construction
    record Parsed(long seq, String ts, String prev, String hash, Json.Obj record) {
        AuditHead head() {
            return new AuditHead(seq, hash);
        }
    }

    /// Why a line is none of ours.
    static final class BadLineException extends Exception {
        private static final long serialVersionUID = 1L;

        /// -1 where the line does not say.
        private final long seq;

        BadLineException(long seq, String what) {
            super(what);
            this.seq = seq;
        }

        long seq() {
            return seq;
        }
    }

    /// Reads and checks one line, without its line end.
    static Parsed parse(byte[] line) throws BadLineException {
        Json.Obj tree = tree(line);
        long seq = tree.number("seq").orElse(-1L);
        String hash = tree.string("hash").orElse("");
        int content = line.length - TRAILER;
        boolean shaped =
                content > 0
                        && hash.length() == HASH_LENGTH
                        && Arrays.equals(
                                line, content, content + HASH.length, HASH, 0, HASH.length);
        if (!shaped || seq < 1) {
            throw new BadLineException(
                    seq, "not a record of the audit log (expected: seq first, hash last)");
        }
        if (!hash(line, 0, content).equals(hash)) {
            throw new BadLineException(seq, "content changed: it does not match its hash");
        }
        String prev = tree.string("prev").orElse("");
        return new Parsed(seq, tree.string("ts").orElse(""), prev, hash, tree);
    }

    /// Reads one line without checking its hash.
    static Json.Obj tree(byte[] line) throws BadLineException {
        try {
            return JsonText.parseObject(line);
        } catch (JsonSyntaxException e) {
            throw new BadLineException(-1, "not a line of JSON: " + e.getMessage());
        }
    }
}
