package bot.molt.protocol.weixin;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encryption of the safe mode: AES-256-CBC over 16 random bytes, the length of the text in four
/// bytes, the text and the id of the account, padded to blocks of 32 bytes.
///
/// Source: WeChat Official Accounts, message encryption guide.
///
/// Threads: safe for any number.
public final class WeixinCrypto {
    private static final int KEY_TEXT = 43;
    private static final int RANDOM = 16;
    private static final int HEAD = RANDOM + Integer.BYTES;
    private static final int BLOCK = 32;

    private final SecretKeySpec key;
    private final IvParameterSpec iv;
    private final byte[] account;
    private final SecureRandom random = new SecureRandom();

    /// Errors: `invalid_params` for a key that is none.
    ///
    /// @param encodingKey EncodingAESKey, 43 characters
    /// @param account AppID
    public WeixinCrypto(Secret encodingKey, String account) {
        byte[] bytes = decoded(encodingKey.reveal().strip());
        this.key = new SecretKeySpec(bytes, "AES");
        this.iv = new IvParameterSpec(bytes, 0, 16);
        this.account = account.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] decoded(String text) {
        boolean fits = text.length() == KEY_TEXT && text.matches("[A-Za-z0-9+/]+");
        if (!fits) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "EncodingAESKey: %d characters (expected: 43 of A-Z a-z 0-9, as the platform's page shows)"
                            .formatted(text.length()));
        }
        return Base64.getDecoder().decode(text + "=");
    }

    /// Base64 of the encrypted text.
    public String seal(String text) {
        byte[] head = new byte[RANDOM];
        random.nextBytes(head);
        return seal(text, head);
    }

    String seal(String text, byte[] head) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        int length = HEAD + body.length + account.length;
        int padding = BLOCK - length % BLOCK;
        ByteBuffer plain = ByteBuffer.allocate(length + padding);
        plain.put(head).putInt(body.length).put(body).put(account);
        Arrays.fill(plain.array(), length, length + padding, (byte) padding);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE).doFinal(plain.array());
            return Base64.getEncoder().encodeToString(sealed);
        } catch (GeneralSecurityException e) {
            throw new LinkageError("every JDK has AES", e);
        }
    }

    /// The text of what [#seal] made.
    ///
    /// Errors: `forbidden` for what was not made with this key for this account.
    public String open(String sealed) {
        byte[] plain = opened(sealed);
        int padding = plain.length == 0 ? 0 : plain[plain.length - 1];
        int end = plain.length - padding;
        if (padding < 1 || padding > BLOCK || end < HEAD) {
            throw refused("padding");
        }
        int length = ByteBuffer.wrap(plain, RANDOM, Integer.BYTES).getInt();
        if (length < 0 || length > end - HEAD) {
            throw refused("length");
        }
        byte[] named = Arrays.copyOfRange(plain, HEAD + length, end);
        if (!MessageDigest.isEqual(named, account)) {
            throw refused("AppID");
        }
        return new String(plain, HEAD, length, StandardCharsets.UTF_8);
    }

    private byte[] opened(String sealed) {
        try {
            return cipher(Cipher.DECRYPT_MODE)
                    .doFinal(Base64.getMimeDecoder().decode(sealed.strip()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new CodedException(
                    ErrorCode.FORBIDDEN, "encrypted text: not of this account's key", e);
        }
    }

    private Cipher cipher(int mode) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(mode, key, iv);
        return cipher;
    }

    private static CodedException refused(String part) {
        return new CodedException(
                ErrorCode.FORBIDDEN,
                "encrypted text: its %s does not fit (expected: made with this account's EncodingAESKey and AppID)"
                        .formatted(part));
    }
}
