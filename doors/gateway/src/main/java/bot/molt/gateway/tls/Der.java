package bot.molt.gateway.tls;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// The few forms of DER that private keys are wrapped in.
///
/// Source: X.690 section 8.
final class Der {
    static final int INTEGER = 0x02;
    static final int OCTETS = 0x04;
    static final int SEQUENCE = 0x30;

    private Der() {}

    /// A value with its tag and length.
    static byte[] of(int tag, byte[]... parts) {
        int size = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteBuffer all = ByteBuffer.allocate(size + 6);
        all.put((byte) tag);
        if (size < 0x80) {
            all.put((byte) size);
        } else {
            byte[] length = new byte[] {(byte) (size >> 16), (byte) (size >> 8), (byte) size};
            int skipped = size > 0xffff ? 0 : size > 0xff ? 1 : 2;
            all.put((byte) (0x80 | (3 - skipped))).put(length, skipped, 3 - skipped);
        }
        for (byte[] part : parts) {
            all.put(part);
        }
        return Arrays.copyOf(all.array(), all.position());
    }

    /// The content of the first member with the tag in a sequence.
    ///
    /// Errors: `IllegalArgumentException` where there is none.
    static byte[] member(byte[] sequence, int tag) {
        ByteBuffer members = ByteBuffer.wrap(content(ByteBuffer.wrap(sequence), SEQUENCE));
        while (members.hasRemaining()) {
            int seen = members.get(members.position()) & 0xff;
            byte[] content = content(members, seen);
            if (seen == tag) {
                return content;
            }
        }
        throw broken();
    }

    private static byte[] content(ByteBuffer in, int tag) {
        if (in.remaining() < 2 || (in.get() & 0xff) != tag) {
            throw broken();
        }
        int size = in.get() & 0xff;
        if (size > 0x82) {
            throw broken();
        }
        int more = size < 0x80 ? 0 : size - 0x80;
        size = size < 0x80 ? size : 0;
        for (int i = 0; i < more && in.hasRemaining(); i++) {
            size = size << 8 | (in.get() & 0xff);
        }
        if (size > in.remaining()) {
            throw broken();
        }
        byte[] content = new byte[size];
        in.get(content);
        return content;
    }

    private static IllegalArgumentException broken() {
        return new IllegalArgumentException("not what its PEM label says");
    }
}
