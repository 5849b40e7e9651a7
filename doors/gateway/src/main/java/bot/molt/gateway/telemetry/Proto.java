package bot.molt.gateway.telemetry;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// A message of protocol buffers while it is written.
///
/// Source: Protocol Buffers, "Encoding".
final class Proto {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] bytes() {
        return out.toByteArray();
    }

    Proto varint(int field, long value) {
        tag(field, VARINT);
        raw(value);
        return this;
    }

    Proto fixed(int field, long value) {
        tag(field, FIXED64);
        eight(value);
        return this;
    }

    Proto real(int field, double value) {
        return fixed(field, Double.doubleToRawLongBits(value));
    }

    Proto text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Proto bytes(int field, byte[] value) {
        tag(field, BYTES);
        raw(value.length);
        out.writeBytes(value);
        return this;
    }

    Proto message(int field, Consumer<Proto> body) {
        Proto inner = new Proto();
        body.accept(inner);
        return bytes(field, inner.bytes());
    }

    /// Numbers of 8 bytes behind each other.
    Proto packed(int field, long[] values) {
        tag(field, BYTES);
        raw(8L * values.length);
        for (long value : values) {
            eight(value);
        }
        return this;
    }

    private void tag(int field, int wire) {
        raw((long) field << 3 | wire);
    }

    private void raw(long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            out.write((int) (left & 0x7f | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }

    private void eight(long value) {
        for (int shift = 0; shift < 64; shift += 8) {
            out.write((int) (value >>> shift));
        }
    }
}
