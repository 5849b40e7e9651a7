package bot.molt.channels.slack;

import bot.molt.base.Secret;
import bot.molt.channels.wire.Signatures;
import bot.molt.spi.channel.WebDelivery;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;

/// Whether a request comes from Slack: signed, and not older than five minutes. Source:
/// docs.slack.dev/authentication/verifying-requests-from-slack.
record SlackDelivery(Secret signingSecret, InstantSource clock) {
    private static final Duration OLDEST = Duration.ofMinutes(5);

    boolean isGenuine(WebDelivery delivery) {
        String at = delivery.header("x-slack-request-timestamp").orElse("");
        String signature = delivery.header("x-slack-signature").orElse("");
        return at.matches("\\d{1,12}")
                && isRecent(Long.parseLong(at))
                && Signatures.same(signature, signed(at, delivery.body()));
    }

    private boolean isRecent(long seconds) {
        Duration age = Duration.between(Instant.ofEpochSecond(seconds), clock.instant()).abs();
        return age.compareTo(OLDEST) <= 0;
    }

    private String signed(String at, byte[] body) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(("v0:" + at + ":").getBytes(StandardCharsets.UTF_8));
        text.writeBytes(body);
        byte[] mac = Signatures.hmac(signingSecret.reveal(), text.toByteArray());
        return "v0=" + HexFormat.of().formatHex(mac);
    }
}
