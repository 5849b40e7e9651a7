package bot.molt.fleet.key;

import bot.molt.base.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.Base64;

/// A new pair of Ed25519 keys in OpenSSH's forms.
///
/// Source: OpenSSH's PROTOCOL.key; RFC 8709.
///
/// @param line `ssh-ed25519 AAAA… comment`
/// @param pem the private key, without a passphrase
public record SshKeyPair(String line, Secret pem) {
    private static final String TYPE = "ssh-ed25519";
    private static final int SEED = 32;
    private static final int BLOCK = 8;
    private static final int COLUMNS = 70;

    /// @param comment who or what it is for; one word
    public static SshKeyPair make(String comment) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            // the last 32 bytes of the X.509 form are the point as RFC 8032 writes it
            byte[] encoded = pair.getPublic().getEncoded();
            byte[] point = Arrays.copyOfRange(encoded, encoded.length - SEED, encoded.length);
            byte[] open = blob(TYPE.getBytes(StandardCharsets.US_ASCII), point);
            String line = TYPE + " " + Base64.getEncoder().encodeToString(open) + " " + comment;
            return new SshKeyPair(line, Secret.of(pem(open, seed, point, comment)));
        } catch (GeneralSecurityException e) {
            throw new LinkageError("every JDK has Ed25519", e);
        }
    }

    private static String pem(byte[] open, byte[] seed, byte[] point, String comment) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        append(all, "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII));
        append(all, blob(text("none"), text("none"), new byte[0]));
        append(all, number(1));
        append(all, blob(open, hidden(seed, point, comment)));
        String body =
                Base64.getMimeEncoder(COLUMNS, new byte[] {'\n'}).encodeToString(all.toByteArray());
        return "-----BEGIN OPENSSH PRIVATE KEY-----\n"
                + body
                + "\n-----END OPENSSH PRIVATE KEY-----\n";
    }

    private static byte[] hidden(byte[] seed, byte[] point, String comment) {
        byte[] check = new byte[4];
        new SecureRandom().nextBytes(check);
        byte[] both = Arrays.copyOf(seed, 2 * SEED);
        System.arraycopy(point, 0, both, SEED, SEED);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        append(all, check);
        append(all, check);
        append(all, blob(text(TYPE), point, both, text(comment)));
        for (int pad = 1; all.size() % BLOCK != 0; pad++) {
            all.write(pad);
        }
        return all.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Each with its length before it.
    private static byte[] blob(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            append(all, number(part.length));
            append(all, part);
        }
        return all.toByteArray();
    }

    private static byte[] number(int value) {
        return new byte[] {
            (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
        };
    }

    private static void append(ByteArrayOutputStream all, byte[] bytes) {
        try {
            all.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
