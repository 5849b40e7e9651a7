package bot.molt.cli.backup;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.spec.KeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// What encrypts a backup: AES-256-GCM over chunks of 64 KiB, under a key that PBKDF2 with
/// HMAC-SHA-256 makes of a passphrase.
///
/// **Form:** `MOLTSEAL`, version 1, iterations (4 bytes), salt (16), prefix of the nonces (7); then
/// the chunks, each followed by its tag of 16 bytes. A nonce is the prefix, the number of the chunk
/// (4) and whether it is the last (1), so that none can be left out, moved or added. The header is
/// authenticated with every chunk.
final class Seal {
    static final int CHUNK = 64 << 10;
    static final int TAG = 16;
    static final int HEADER = 36;
    private static final byte[] MAGIC = "MOLTSEAL".getBytes(StandardCharsets.US_ASCII);
    private static final byte VERSION = 1;
    private static final int SALT = 16;
    private static final int PREFIX = 7;
    private static final int ITERATIONS = 600_000;
    private static final int MOST_ITERATIONS = 20_000_000;
    private static final int KEY_BITS = 256;

    private final byte[] header;
    private final SecretKey key;
    private int number;

    private Seal(byte[] header, Secret passphrase) {
        this.header = header;
        this.key = key(header, passphrase);
    }

    /// One with a fresh salt.
    static Seal fresh(Secret passphrase) {
        byte[] random = new byte[SALT + PREFIX];
        new SecureRandom().nextBytes(random);
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        header.put(MAGIC).put(VERSION).putInt(ITERATIONS).put(random);
        return new Seal(header.array(), passphrase);
    }

    /// The one of a sealed file, from its header.
    ///
    /// Errors: `invalid_request` where it is none.
    static Seal read(InputStream in, Secret passphrase) throws IOException {
        byte[] header = new byte[HEADER];
        new DataInputStream(in).readFully(header);
        ByteBuffer parts = ByteBuffer.wrap(header, MAGIC.length, HEADER - MAGIC.length);
        byte version = parts.get();
        int iterations = parts.getInt();
        if (!isSealed(header) || version != VERSION || iterations < 1) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "an encrypted backup of version %d (expected: version %d)"
                            .formatted(version, VERSION));
        }
        if (iterations > MOST_ITERATIONS) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "an encrypted backup with %d iterations (expected: %d at most)"
                            .formatted(iterations, MOST_ITERATIONS));
        }
        return new Seal(header, passphrase);
    }

    /// Whether a file that begins so is sealed.
    static boolean isSealed(byte[] start) {
        return start.length >= MAGIC.length
                && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    byte[] header() {
        return header.clone();
    }

    private static SecretKey key(byte[] header, Secret passphrase) {
        ByteBuffer parts = ByteBuffer.wrap(header);
        int iterations = parts.getInt(MAGIC.length + 1);
        byte[] salt = Arrays.copyOfRange(header, MAGIC.length + 5, MAGIC.length + 5 + SALT);
        KeySpec spec =
                new PBEKeySpec(passphrase.reveal().toCharArray(), salt, iterations, KEY_BITS);
        try {
            SecretKeyFactory factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
            return new SecretKeySpec(factory.generateSecret(spec).getEncoded(), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2", e);
        }
    }

    /// The next chunk with its tag.
    byte[] close(byte[] bytes, int length, boolean isLast) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, isLast).doFinal(bytes, 0, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM", e);
        }
    }

    /// The content of the next chunk.
    ///
    /// Errors: `invalid_request` for another passphrase, and for a file that was changed or cut.
    byte[] open(byte[] bytes, int length, boolean isLast) {
        int at = number;
        try {
            return cipher(Cipher.DECRYPT_MODE, isLast).doFinal(bytes, 0, length);
        } catch (GeneralSecurityException e) {
            String what =
                    at == 0
                            ? "the passphrase is another one, or the file was changed"
                            : "the file was changed or cut off in chunk " + at;
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "backup: " + what + " (expected: the passphrase it was made with)",
                    e);
        }
    }

    private Cipher cipher(int mode, boolean isLast) throws GeneralSecurityException {
        ByteBuffer nonce = ByteBuffer.allocate(PREFIX + 5);
        nonce.put(header, HEADER - PREFIX, PREFIX).putInt(number).put((byte) (isLast ? 1 : 0));
        number = Math.addExact(number, 1);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonce.array()));
        cipher.updateAAD(header);
        return cipher;
    }
}
