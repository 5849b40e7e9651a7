package bot.molt.channels.wecom;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.protocol.weixin.WeixinCrypto;
import bot.molt.protocol.weixin.WeixinSignature;
import bot.molt.protocol.weixin.WeixinXml;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/// Where the platform delivers: everything is encrypted and signed.
///
/// Source: developer.work.weixin.qq.com, receiving messages and events; encryption.
///
/// Threads: safe for any number.
record WecomDoor(Secret token, WeixinCrypto crypto, InstantSource clock) {
    private static final Duration WINDOW = Duration.ofMinutes(10);

    /// What the platform wants to hear when the address is entered.
    ///
    /// Errors: `forbidden` for a stranger.
    String greet(Map<String, String> query) {
        String sealed = query.getOrDefault("echostr", "");
        check(query, sealed);
        return crypto.open(sealed);
    }

    /// The fields of a delivery: `FromUserName`, `MsgType`, `Content` …
    ///
    /// Errors: `forbidden` for one that is not of the platform, of another company or too old;
    /// `invalid_request` for one that cannot be read.
    Map<String, String> open(Map<String, String> query, byte[] body) {
        String sealed = WeixinXml.read(body).getOrDefault("Encrypt", "");
        check(query, sealed);
        return WeixinXml.read(crypto.open(sealed).getBytes(StandardCharsets.UTF_8));
    }

    private void check(Map<String, String> query, String sealed) {
        String timestamp = query.getOrDefault("timestamp", "");
        String nonce = query.getOrDefault("nonce", "");
        boolean signed =
                !sealed.isEmpty()
                        && WeixinSignature.matches(
                                query.getOrDefault("msg_signature", ""),
                                token.reveal(),
                                timestamp,
                                nonce,
                                sealed);
        if (!signed) {
            throw new CodedException(
                    ErrorCode.FORBIDDEN,
                    "msg_signature: wrong (expected: made with the Token of this application)");
        }
        long seconds = timestamp.matches("\\d{1,15}") ? Long.parseLong(timestamp) : 0;
        long apart = Math.abs(clock.instant().getEpochSecond() - seconds);
        if (apart > WINDOW.toSeconds()) {
            throw new CodedException(
                    ErrorCode.FORBIDDEN,
                    "timestamp: %d s apart (expected: at most %d s; is this machine's clock right?)"
                            .formatted(apart, WINDOW.toSeconds()));
        }
    }
}
