package bot.molt.protocol.weixin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// The platform's signature: SHA-1 of the sorted parts.
///
/// Source: WeChat Official Accounts, access guide; message encryption guide.
public final class WeixinSignature {
    private WeixinSignature() {}

    /// Lower-case hexadecimal; the order of the parts does not matter.
    public static String of(String... parts) {
        String[] sorted = parts.clone();
        Arrays.sort(sorted);
        byte[] all = String.join("", sorted).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(sha1().digest(all));
    }

    /// Whether the signature is that of the parts, in time that does not depend on where it
    /// differs.
    public static boolean matches(String signature, String... parts) {
        return MessageDigest.isEqual(
                signature.getBytes(StandardCharsets.UTF_8),
                of(parts).getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every JDK has SHA-1", e);
        }
    }
}
