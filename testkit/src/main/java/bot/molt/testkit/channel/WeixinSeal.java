package bot.molt.testkit.channel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// What the platform does to messages in safe mode, written from its public description.
final class WeixinSeal {
    private final SecretKeySpec key;
    private final IvParameterSpec iv;
    private final String account;
    private final SecureRandom random = new SecureRandom();

    WeixinSeal(String encodingKey, String account) {
        byte[] bytes = Base64.getDecoder().decode(encodingKey + "=");
        key = new SecretKeySpec(bytes, "AES");
        iv = new IvParameterSpec(bytes, 0, 16);
        this.account = account;
    }

    static String sign(String... parts) {
        String[] sorted = parts.clone();
        Arrays.sort(sorted);
        try {
            byte[] all = String.join("", sorted).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(all));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String seal(String xml) {
        byte[] text = xml.getBytes(StandardCharsets.UTF_8);
        byte[] id = account.getBytes(StandardCharsets.UTF_8);
        byte[] noise = new byte[16];
        random.nextBytes(noise);
        int length = 20 + text.length + id.length;
        int padding = 32 - length % 32;
        ByteBuffer all = ByteBuffer.allocate(length + padding);
        all.put(noise).putInt(text.length).put(text).put(id);
        while (all.hasRemaining()) {
            all.put((byte) padding);
        }
        return Base64.getEncoder().encodeToString(run(Cipher.ENCRYPT_MODE, all.array()));
    }

    String open(String sealed) {
        ByteBuffer all =
                ByteBuffer.wrap(run(Cipher.DECRYPT_MODE, Base64.getDecoder().decode(sealed)));
        byte[] text = new byte[all.getInt(16)];
        all.get(20, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private byte[] run(int mode, byte[] bytes) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(mode, key, iv);
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
