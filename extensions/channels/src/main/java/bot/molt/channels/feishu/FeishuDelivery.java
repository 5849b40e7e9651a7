package bot.molt.channels.feishu;

import bot.molt.base.Digests;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.channels.wire.Signatures;
import bot.molt.spi.channel.WebDelivery;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// What Feishu delivers, once it is clear that Feishu did: signed and encrypted with the Encrypt
/// Key, or showing the Verification Token. Source: open.feishu.cn/document, Encrypt Key.
record FeishuDelivery(@Nullable Secret encryptKey, @Nullable Secret verificationToken) {
    private static final int BLOCK = 16;

    /// The event; empty for what does not come from Feishu.
    Optional<Json.Obj> open(WebDelivery delivery) {
        try {
            Json.Obj outer = JsonText.parseObject(delivery.body());
            Secret key = encryptKey;
            if (key == null) {
                return isShown(outer) ? Optional.of(outer) : Optional.empty();
            }
            Json.Obj inner =
                    JsonText.parseObject(decrypted(key, outer.string("encrypt").orElse("")));
            boolean genuine = isChallenge(inner) ? isShown(inner) : isSigned(key, delivery);
            return genuine ? Optional.of(inner) : Optional.empty();
        } catch (JsonSyntaxException | GeneralSecurityException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            // Not in base 64.
            return Optional.empty();
        }
    }

    static boolean isChallenge(Json.Obj body) {
        return body.string("type").filter("url_verification"::equals).isPresent();
    }

    private boolean isShown(Json.Obj body) {
        Secret token = verificationToken;
        String shown =
                body.string("token").or(() -> body.object("header").string("token")).orElse("");
        return token == null ? encryptKey != null : token.matches(shown);
    }

    private static boolean isSigned(Secret key, WebDelivery delivery) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        String before =
                delivery.header("x-lark-request-timestamp").orElse("")
                        + delivery.header("x-lark-request-nonce").orElse("")
                        + key.reveal();
        text.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        text.writeBytes(delivery.body());
        return Signatures.same(
                delivery.header("x-lark-signature").orElse(""),
                Digests.sha256Hex(text.toByteArray()));
    }

    static byte[] decrypted(Secret key, String text) throws GeneralSecurityException {
        byte[] bytes = Base64.getDecoder().decode(text);
        if (bytes.length < 2 * BLOCK) {
            throw new GeneralSecurityException("too short");
        }
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        byte[] aes = Digests.sha256(key.reveal().getBytes(StandardCharsets.UTF_8));
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(aes, "AES"),
                new IvParameterSpec(Arrays.copyOf(bytes, BLOCK)));
        return cipher.doFinal(bytes, BLOCK, bytes.length - BLOCK);
    }
}
