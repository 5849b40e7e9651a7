package bot.molt.gateway.device;

import bot.molt.base.Digests;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// A client's device with a key pair of its own, which signs what a test says.
public final class TestDevice {
    private final KeyPair keys;

    public TestDevice() {
        try {
            keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new LinkageError("every JDK has Ed25519", e);
        }
    }

    byte[] raw() {
        byte[] der = keys.getPublic().getEncoded();
        return Arrays.copyOfRange(der, der.length - 32, der.length);
    }

    public String id() {
        return HexFormat.of().formatHex(Digests.sha256(raw()));
    }

    public String publicKey() {
        return base64(raw());
    }

    String pem() {
        String body =
                Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPublic().getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
    }

    public String sign(String text) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(keys.getPrivate());
            signer.update(text.getBytes(StandardCharsets.UTF_8));
            return base64(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    PendingDevice asking(String role, String... scopes) {
        return PendingDevice.draft(
                id(), publicKey(), Description.NONE, role, List.of(scopes), false);
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
