package bot.molt.protocol.weixin;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the platform delivers: who speaks is checked, what is said is read, and an answer is
/// written in the form in which the question came.
///
/// Threads: safe for any number.
public final class WeixinDoor {
    /// How far the clocks of both sides may be apart.
    public static final Duration WINDOW = Duration.ofMinutes(5);

    private static final int NONCES = 100_000;

    private final Settings settings;
    private final InstantSource clock;
    private final Map<String, String> nonces =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
                    return size() > NONCES;
                }
            };

    /// What both sides know.
    ///
    /// @param account AppID
    /// @param encodingKey null where nothing comes encrypted
    /// @param mode which deliveries are taken
    public record Settings(String account, Secret token, @Nullable Secret encodingKey, Mode mode) {}

    /// Which deliveries are taken.
    public enum Mode {
        /// Plain, compatible and safe.
        ANY,
        /// Encrypted ones alone.
        SAFE
    }

    /// A delivery that was read.
    ///
    /// @param sealed whether it came encrypted
    /// @param nonce with its time; good for this message alone
    public record Opened(WeixinMessage message, boolean sealed, String nonce) {}

    private final @Nullable WeixinCrypto crypto;

    /// Errors: `invalid_params` for an EncodingAESKey that is none.
    public WeixinDoor(Settings settings, InstantSource clock) {
        Secret key = settings.encodingKey();
        if (key == null && settings.mode() == Mode.SAFE) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "EncodingAESKey: missing (expected: 43 characters, since only encrypted messages are taken)");
        }
        this.settings = settings;
        this.clock = clock;
        this.crypto = key == null ? null : new WeixinCrypto(key, settings.account());
    }

    /// What the platform wants to hear back when the address is entered; empty for a stranger.
    public Optional<String> greet(Map<String, String> query) {
        return isSigned(query) ? Optional.of(query.getOrDefault("echostr", "")) : Optional.empty();
    }

    /// Reads a delivery. A nonce may come again with the same message alone.
    ///
    /// Errors: `forbidden` for one that is not of the platform, too old, or for another account;
    /// `invalid_request` for one that cannot be read.
    public Opened open(Map<String, String> query, byte[] body) {
        Opened opened = read(query, body);
        checkNonce(opened.nonce(), opened.message().key());
        return opened;
    }

    /// Reads a delivery whose nonce the caller checks, with what it keeps of others.
    ///
    /// Errors: as [#open].
    public Opened read(Map<String, String> query, byte[] body) {
        if (!isSigned(query)) {
            throw new CodedException(
                    ErrorCode.FORBIDDEN,
                    "signature: wrong (expected: made with the Token of this account)");
        }
        checkTime(query);
        Map<String, String> outer = WeixinXml.read(body);
        String sealed = outer.getOrDefault("Encrypt", "");
        return opened(query, outer, sealed);
    }

    private Opened opened(Map<String, String> query, Map<String, String> outer, String sealed) {
        if (crypto != null && !sealed.isEmpty()) {
            boolean signed =
                    WeixinSignature.matches(
                            query.getOrDefault("msg_signature", ""),
                            settings.token().reveal(),
                            query.getOrDefault("timestamp", ""),
                            query.getOrDefault("nonce", ""),
                            sealed);
            if (!signed) {
                throw new CodedException(
                        ErrorCode.FORBIDDEN, "msg_signature: wrong (expected: of this message)");
            }
            byte[] inner = crypto.open(sealed).getBytes(StandardCharsets.UTF_8);
            return new Opened(new WeixinMessage(WeixinXml.read(inner)), true, nonce(query));
        }
        if (settings.mode() == Mode.SAFE) {
            throw new CodedException(
                    ErrorCode.FORBIDDEN,
                    "message: not encrypted (expected: safe mode, as this account is set)");
        }
        if (!sealed.isEmpty() && !outer.containsKey("MsgType")) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "message: encrypted, but WECHAT_ENCODING_AES_KEY is missing (expected: the EncodingAESKey of the platform's page)");
        }
        return new Opened(new WeixinMessage(outer), false, nonce(query));
    }

    private boolean isSigned(Map<String, String> query) {
        String signature = query.getOrDefault("signature", "");
        String timestamp = query.getOrDefault("timestamp", "");
        String nonce = query.getOrDefault("nonce", "");
        return !timestamp.isEmpty()
                && !nonce.isEmpty()
                && WeixinSignature.matches(signature, settings.token().reveal(), timestamp, nonce);
    }

    private void checkTime(Map<String, String> query) {
        String text = query.getOrDefault("timestamp", "");
        long seconds = text.matches("\\d{1,15}") ? Long.parseLong(text) : 0;
        long apart = Math.abs(clock.instant().getEpochSecond() - seconds);
        if (apart > WINDOW.toSeconds()) {
            throw new CodedException(
                    ErrorCode.FORBIDDEN,
                    "timestamp: %d s apart (expected: at most %d s; is this machine's clock right?)"
                            .formatted(apart, WINDOW.toSeconds()));
        }
    }

    private static String nonce(Map<String, String> query) {
        return query.get("timestamp") + ":" + query.get("nonce");
    }

    private void checkNonce(String nonce, String key) {
        String first;
        synchronized (nonces) {
            first = nonces.putIfAbsent(nonce, key);
        }
        if (first != null && !first.equals(key)) {
            throw new CodedException(
                    ErrorCode.FORBIDDEN, "nonce: used for another message (expected: a new one)");
        }
    }

    /// The body that answers a delivery with a text; encrypted where the delivery was.
    public String reply(Opened delivery, String text) {
        WeixinMessage message = delivery.message();
        long now = clock.instant().getEpochSecond();
        String xml =
                "<xml>%s%s<CreateTime>%d</CreateTime>%s%s</xml>"
                        .formatted(
                                WeixinXml.element("ToUserName", message.user()),
                                WeixinXml.element("FromUserName", message.field("ToUserName")),
                                now,
                                WeixinXml.element("MsgType", "text"),
                                WeixinXml.element("Content", text));
        return crypto != null && delivery.sealed() ? sealed(crypto, xml, now) : xml;
    }

    private String sealed(WeixinCrypto cipher, String xml, long now) {
        String encrypted = cipher.seal(xml);
        String timestamp = Long.toString(now);
        String nonce = Ids.text(10);
        String signature =
                WeixinSignature.of(settings.token().reveal(), timestamp, nonce, encrypted);
        return "<xml>%s%s<TimeStamp>%s</TimeStamp>%s</xml>"
                .formatted(
                        WeixinXml.element("Encrypt", encrypted),
                        WeixinXml.element("MsgSignature", signature),
                        timestamp,
                        WeixinXml.element("Nonce", nonce));
    }
}
