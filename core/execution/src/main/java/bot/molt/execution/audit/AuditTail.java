package bot.molt.execution.audit;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/// The end of a file of the log.
///
/// @param head the last whole record; [AuditHead#NONE] where there is none
/// @param ts its time; empty where there is none
/// @param end offset behind it
/// @param size of the file; more than `end` where the file ends in a torn line
record AuditTail(AuditHead head, String ts, long end, long size) {
    static final AuditTail EMPTY = new AuditTail(AuditHead.NONE, "", 0, 0);

    private static final int FIRST_READ = 64 << 10;
    private static final int LONGEST_LINE = 64 << 20;
    private static final byte[] START = "{\"seq\":".getBytes(AuditLine.UTF_8);

    /// Reads the last line only.
    ///
    /// Errors: `audit_unavailable` where that is no record of ours.
    static AuditTail read(FileChannel channel, Path file) throws IOException {
        long size = channel.size();
        int want = (int) Math.min(size, FIRST_READ);
        byte[] bytes = bytes(channel, size - want, want);
        while (want < size && want < LONGEST_LINE && lineStart(bytes) == 0) {
            want = (int) Math.min(size, want * 4L);
            bytes = bytes(channel, size - want, want);
        }
        int end = lastBreak(bytes, bytes.length) + 1;
        checkTorn(bytes, end, size - want, file);
        if (end == 0) {
            return new AuditTail(AuditHead.NONE, "", 0, size);
        }
        AuditLine.Parsed last = parse(Arrays.copyOfRange(bytes, lineStart(bytes), end - 1), file);
        return new AuditTail(last.head(), last.ts(), size - bytes.length + end, size);
    }

    /// A torn line is the beginning of a record, or zeros where the disk never got it.
    private static void checkTorn(byte[] bytes, int end, long offset, Path file) {
        int length = Math.min(START.length, bytes.length - end);
        boolean record = Arrays.equals(bytes, end, end + length, START, 0, length);
        boolean zeros = length > 0 && bytes[end] == 0;
        boolean endless = end == 0 && offset > 0;
        if ((!record && !zeros) || endless) {
            throw refused(file, "it ends in something that is no record");
        }
    }

    private static AuditLine.Parsed parse(byte[] line, Path file) {
        try {
            return AuditLine.parse(line);
        } catch (AuditLine.BadLineException e) {
            throw refused(file, "its last record does not verify (" + e.getMessage() + ")");
        }
    }

    static CodedException refused(Path file, String what) {
        return new CodedException(
                ErrorCode.AUDIT_UNAVAILABLE,
                "audit log %s: %s; run `moltbot audit verify`, keep the files as evidence and move them away"
                                .formatted(file, what)
                        + " to begin a new log");
    }

    /// Where the last whole line begins; 0 also where that is not in these bytes.
    private static int lineStart(byte[] bytes) {
        int last = lastBreak(bytes, bytes.length);
        return last < 0 ? 0 : lastBreak(bytes, last) + 1;
    }

    private static int lastBreak(byte[] bytes, int before) {
        int at = before - 1;
        while (at >= 0 && bytes[at] != '\n') {
            at--;
        }
        return at;
    }

    static byte[] bytes(FileChannel channel, long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new EOFException("the audit log shrank while it was read");
            }
        }
        return bytes.array();
    }
}
