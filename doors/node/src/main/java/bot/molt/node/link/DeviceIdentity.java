package bot.molt.node.link;

import bot.molt.base.CodedException;
import bot.molt.base.Digests;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;

/// The key by which this machine is known: Ed25519, in `<state>/identity/device.json`, mode 0600.
///
/// Shape:
/// `{"version":1,"deviceId":"…","publicKeyPem":"…","privateKeyPem":"…","createdAtMs":1760000000000}`.
///
/// Source: gateway protocol, device identity and signature.
public final class DeviceIdentity {
    private static final String KIND = "Ed25519";
    private static final int RAW = 32;

    private final byte[] raw;
    private final PrivateKey key;

    private DeviceIdentity(PublicKey known, PrivateKey key) {
        byte[] der = known.getEncoded();
        this.raw = Arrays.copyOfRange(der, der.length - RAW, der.length);
        this.key = key;
    }

    /// Reads the key; makes one where there is none.
    ///
    /// Errors: `invalid_request` where the file is no key; a new key would be another device, which
    /// the gateway does not know.
    public static DeviceIdentity open(Path file, InstantSource clock) throws IOException {
        try {
            return Files.exists(file) ? read(file) : made(file, clock);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "%s: no key of a device (%s); put the right file back, or remove it and pair anew"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    /// Reads the key as [#open] does where there is one.
    ///
    /// Errors: those of [#open].
    public static void check(Path file, InstantSource clock) throws IOException {
        if (Files.exists(file)) {
            open(file, clock);
        }
    }

    private static DeviceIdentity read(Path file) throws IOException, GeneralSecurityException {
        Json.Obj tree = JsonText.parseObject(Files.readAllBytes(file));
        KeyFactory keys = KeyFactory.getInstance(KIND);
        PublicKey known = keys.generatePublic(new X509EncodedKeySpec(der(tree, "publicKeyPem")));
        PrivateKey key = keys.generatePrivate(new PKCS8EncodedKeySpec(der(tree, "privateKeyPem")));
        DeviceIdentity identity = new DeviceIdentity(known, key);
        if (!tree.string("deviceId").filter(identity.id()::equals).isPresent()) {
            throw new IllegalArgumentException("deviceId is not the digest of the key");
        }
        return identity;
    }

    private static byte[] der(Json.Obj tree, String name) {
        String pem = tree.string(name).orElse("");
        String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        if (body.isEmpty()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return Base64.getDecoder().decode(body);
    }

    private static DeviceIdentity made(Path file, InstantSource clock)
            throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance(KIND).generateKeyPair();
        DeviceIdentity identity = new DeviceIdentity(pair.getPublic(), pair.getPrivate());
        Json.Obj tree =
                Json.object()
                        .put("version", 1)
                        .put("deviceId", identity.id())
                        .put("publicKeyPem", pem("PUBLIC", pair.getPublic().getEncoded()))
                        .put("privateKeyPem", pem("PRIVATE", pair.getPrivate().getEncoded()))
                        .put("createdAtMs", clock.millis())
                        .build();
        PrivateFile.write(file, JsonText.pretty(tree) + "\n");
        return identity;
    }

    private static String pem(String kind, byte[] der) {
        byte[] line = {'\n'};
        return "-----BEGIN %s KEY-----\n%s\n-----END %s KEY-----\n"
                .formatted(kind, Base64.getMimeEncoder(64, line).encodeToString(der), kind);
    }

    /// SHA-256 of the raw public key, 64 hexadecimal digits.
    public String id() {
        return Digests.sha256Hex(raw);
    }

    /// base64url of the raw public key.
    public String publicKey() {
        return base64(raw);
    }

    /// base64url of the signature of the text.
    public String sign(String text) {
        try {
            Signature signer = Signature.getInstance(KIND);
            signer.initSign(key);
            signer.update(text.getBytes(StandardCharsets.UTF_8));
            return base64(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the device's key does not sign", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
