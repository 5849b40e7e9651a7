package bot.molt.gateway.device;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The check that a client holds the key of the device that it says it is.
///
/// The client signs `v2|deviceId|clientId|clientMode|role|scopes|signedAt|token|nonce`; `v3` adds
/// `|platform|deviceFamily`, `v1` has no nonce and is for clients of this machine alone.
///
/// Threads: safe for any number.
///
/// Source: gateway protocol, device identity and signature.
public final class DeviceProof {
    /// A signature over the connection's own nonce is fresh by itself; the time allows for clocks.
    private static final Duration WITH_NONCE = Duration.ofMinutes(10);

    /// Without a nonce the time is all there is; both ends read the same clock.
    private static final Duration WITHOUT_NONCE = Duration.ofMinutes(2);

    private static final int MAX_TEXT = 512;

    private final InstantSource clock;

    public DeviceProof(InstantSource clock) {
        this.clock = clock;
    }

    /// What is wrong with a proof.
    ///
    /// @param message the text of the error
    /// @param code `details.code`
    /// @param reason `details.reason`
    public record Refusal(String message, String code, String reason) {}

    private enum Wrong {
        IDENTITY(
                "device identity mismatch", "DEVICE_AUTH_DEVICE_ID_MISMATCH", "device-id-mismatch"),
        EXPIRED(
                "device signature expired",
                "DEVICE_AUTH_SIGNATURE_EXPIRED",
                "device-signature-stale"),
        NO_NONCE("device nonce required", "DEVICE_AUTH_NONCE_REQUIRED", "device-nonce-missing"),
        NONCE("device nonce mismatch", "DEVICE_AUTH_NONCE_MISMATCH", "device-nonce-mismatch"),
        SIGNATURE("device signature invalid", "DEVICE_AUTH_SIGNATURE_INVALID", "device-signature"),
        KEY("device public key invalid", "DEVICE_AUTH_PUBLIC_KEY_INVALID", "device-public-key");

        private final String message;
        private final String code;
        private final String reason;

        Wrong(String message, String code, String reason) {
            this.message = message;
            this.code = code;
            this.reason = reason;
        }
    }

    /// Empty where the claim is proven; else what is wrong.
    ///
    /// @param challenge the nonce that this connection was sent
    /// @param isLocal whether the client is on this machine, which may leave the nonce away
    public Optional<Refusal> check(
            DeviceClaim claim, SignedFacts facts, String challenge, boolean isLocal) {
        DeviceKey key = DeviceKey.parse(claim.publicKey()).orElse(null);
        if (key == null || !key.id().equals(claim.id())) {
            return refused(Wrong.IDENTITY);
        }
        boolean bare = isBlank(claim.nonce());
        if (!isFresh(claim.signedAt(), bare ? WITHOUT_NONCE : WITH_NONCE)) {
            return refused(Wrong.EXPIRED);
        }
        if (bare && !isLocal) {
            return refused(Wrong.NO_NONCE);
        }
        if (!bare && !same(claim.nonce(), challenge)) {
            return refused(Wrong.NONCE);
        }
        if (!key.usable()) {
            return refused(Wrong.KEY);
        }
        return signed(key, claim, facts) ? Optional.empty() : refused(Wrong.SIGNATURE);
    }

    private static Optional<Refusal> refused(Wrong wrong) {
        return Optional.of(new Refusal(wrong.message, wrong.code, wrong.reason));
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    private static boolean same(@Nullable String nonce, String challenge) {
        return nonce != null
                && !challenge.isBlank()
                && MessageDigest.isEqual(
                        nonce.getBytes(StandardCharsets.UTF_8),
                        challenge.getBytes(StandardCharsets.UTF_8));
    }

    private boolean isFresh(long signedAt, Duration limit) {
        long now = clock.millis();
        return signedAt >= now - limit.toMillis() && signedAt <= now + limit.toMillis();
    }

    private static boolean signed(DeviceKey key, DeviceClaim claim, SignedFacts facts) {
        if (claim.signature().length() > MAX_TEXT || isAmbiguous(facts)) {
            return false;
        }
        byte[] signature = DeviceKey.decoded(claim.signature()).orElse(null);
        return signature != null
                && texts(claim, facts).stream().anyMatch(text -> key.signed(text, signature));
    }

    /// Whether a part holds a separator, so that one signed text could be read in two ways.
    private static boolean isAmbiguous(SignedFacts facts) {
        return Stream.concat(
                                Stream.of(facts.clientId(), facts.clientMode(), facts.role()),
                                facts.scopes().stream())
                        .anyMatch(part -> part.indexOf('|') >= 0)
                || facts.scopes().stream().anyMatch(scope -> scope.indexOf(',') >= 0);
    }

    /// What the client may have signed, the newest form first.
    private static List<String> texts(DeviceClaim claim, SignedFacts facts) {
        List<String> parts = new ArrayList<>();
        parts.add(claim.id());
        parts.add(facts.clientId());
        parts.add(facts.clientMode());
        parts.add(facts.role());
        parts.add(String.join(",", facts.scopes()));
        parts.add(Long.toString(claim.signedAt()));
        parts.add(facts.token());
        String common = "|" + String.join("|", parts);
        String nonce = claim.nonce();
        if (nonce == null || nonce.isBlank()) {
            return List.of("v1" + common);
        }
        String bound = common + "|" + nonce;
        String described = "|" + plain(facts.platform()) + "|" + plain(facts.deviceFamily());
        return List.of("v3" + bound + described, "v2" + bound);
    }

    /// Trimmed, with the letters A to Z, and no others, in lower case.
    private static String plain(@Nullable String text) {
        StringBuilder plain = new StringBuilder(text == null ? "" : text.strip());
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            plain.setCharAt(i, c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return plain.toString();
    }
}
