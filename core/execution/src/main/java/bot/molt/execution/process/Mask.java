package bot.molt.execution.process;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/// Hides secrets in a stream of bytes, wherever it is cut: as they are, percent-encoded, and in
/// base64 wherever they begin in it. What may be the beginning of one is held back until more is
/// known.
///
/// Threads: belongs to the stream's writer.
final class Mask {
    private static final byte[] STARS = "***".getBytes(StandardCharsets.UTF_8);

    private final List<byte[]> patterns;
    private byte[] held = {};

    Mask(Collection<String> secrets) {
        List<byte[]> all = new ArrayList<>();
        for (String secret : secrets) {
            byte[] plain = secret.getBytes(StandardCharsets.UTF_8);
            all.add(plain);
            all.add(
                    URLEncoder.encode(secret, StandardCharsets.UTF_8)
                            .getBytes(StandardCharsets.UTF_8));
            encoded(plain, all);
        }
        all.sort((a, b) -> Integer.compare(b.length, a.length));
        this.patterns = List.copyOf(all);
    }

    /// The characters of base64 that depend on the secret alone, for each of three beginnings.
    private static void encoded(byte[] plain, List<byte[]> all) {
        for (int before = 0; before < 3; before++) {
            byte[] padded = new byte[before + plain.length];
            System.arraycopy(plain, 0, padded, before, plain.length);
            byte[] text = Base64.getEncoder().withoutPadding().encode(padded);
            int from = before == 0 ? 0 : before + 1;
            int to = padded.length % 3 == 0 ? text.length : text.length - 1;
            if (to - from >= 8) {
                all.add(Arrays.copyOfRange(text, from, to));
            }
        }
    }

    /// What may be shown of all so far.
    byte[] next(byte[] bytes, int length) {
        byte[] all = Arrays.copyOf(held, held.length + length);
        System.arraycopy(bytes, 0, all, held.length, length);
        return masked(all, all.length - beginning(all));
    }

    /// Hides what begins before `safe`, and holds the rest back.
    private byte[] masked(byte[] all, int safe) {
        ByteArrayOutputStream shown = new ByteArrayOutputStream(all.length);
        int at = 0;
        while (at < safe) {
            int hit = hit(all, at);
            if (hit > 0) {
                shown.writeBytes(STARS);
                at += hit;
            } else {
                shown.write(all[at++]);
            }
        }
        held = Arrays.copyOfRange(all, Math.min(at, all.length), all.length);
        return shown.toByteArray();
    }

    /// What was held back, at the end.
    byte[] rest() {
        byte[] last = masked(held, held.length);
        held = new byte[0];
        return last;
    }

    private int hit(byte[] all, int at) {
        for (byte[] pattern : patterns) {
            int end = at + pattern.length;
            if (all[at] == pattern[0]
                    && end <= all.length
                    && Arrays.equals(all, at, end, pattern, 0, pattern.length)) {
                return pattern.length;
            }
        }
        return 0;
    }

    /// Length of the longest end that a pattern begins with.
    private int beginning(byte[] all) {
        int longest = 0;
        for (byte[] pattern : patterns) {
            int most = Math.min(pattern.length - 1, all.length);
            for (int length = most; length > longest; length--) {
                int from = all.length - length;
                if (Arrays.equals(all, from, all.length, pattern, 0, length)) {
                    longest = length;
                }
            }
        }
        return longest;
    }
}
