package bot.molt.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.Digests;
import bot.molt.gateway.auth.SteppingClock;
import bot.molt.protocol.connect.DeviceClaims;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceProofTest {
    private static final String NONCE = "0f6b3d52-challenge";
    private static final SignedFacts FACTS =
            new SignedFacts(
                    "cli",
                    "cli",
                    "operator",
                    List.of("operator.read", "operator.write"),
                    "secret",
                    "  Linux ",
                    null);

    private final SteppingClock clock = new SteppingClock();
    private final DeviceProof proof = new DeviceProof(clock);
    private final TestDevice device = new TestDevice();
    private final long now = clock.millis();

    private String text(String version, String end) {
        return "%s|%s|cli|cli|operator|operator.read,operator.write|%d|secret%s"
                .formatted(version, device.id(), now, end);
    }

    private DeviceClaims claim(String signature, @Nullable String nonce) {
        return new DeviceClaims(device.id(), device.publicKey(), signature, now, nonce);
    }

    private DeviceClaims good() {
        return claim(device.sign(text("v2", "|" + NONCE)), NONCE);
    }

    private Optional<String> wrong(DeviceClaims claim, boolean isLocal) {
        return proof.check(claim, FACTS, NONCE, isLocal)
                .map(r -> r.message() + " / " + r.code() + " / " + r.reason());
    }

    @Test
    void aSignatureOverTheChallengeIsAProofNearAndFar() {
        assertThat(wrong(good(), false)).isEmpty();
        assertThat(wrong(good(), true)).isEmpty();
    }

    @Test
    void theThirdFormBindsPlatformAndFamilyAsPlainText() {
        DeviceClaims third = claim(device.sign(text("v3", "|" + NONCE + "|linux|")), NONCE);
        assertThat(wrong(third, false)).isEmpty();
        SignedFacts other =
                new SignedFacts(
                        "cli", "cli", "operator", FACTS.scopes(), "secret", "windows", null);
        assertThat(proof.check(third, other, NONCE, false)).isPresent();
        SignedFacts umlaut =
                new SignedFacts("cli", "cli", "operator", FACTS.scopes(), "secret", "ÄB", "PC");
        DeviceClaims ascii = claim(device.sign(text("v3", "|" + NONCE + "|Äb|pc")), NONCE);
        assertThat(proof.check(ascii, umlaut, NONCE, false)).isEmpty();
    }

    @Test
    void withoutANonceOnlyTheFirstFormFromThisMachineWillDo() {
        DeviceClaims first = claim(device.sign(text("v1", "")), null);
        assertThat(wrong(first, true)).isEmpty();
        assertThat(wrong(claim(first.signature(), " "), true)).isEmpty();
        assertThat(wrong(first, false))
                .contains(
                        "device nonce required / DEVICE_AUTH_NONCE_REQUIRED / device-nonce-missing");
        assertThat(wrong(claim(first.signature(), NONCE), true))
                .contains(
                        "device signature invalid / DEVICE_AUTH_SIGNATURE_INVALID / device-signature");
        assertThat(wrong(claim(device.sign(text("v2", "|")), null), true)).isPresent();
    }

    @Test
    void aKeyMayBePemAndBase64MayBeOfEitherAlphabetAndPadded() {
        String signature = good().signature();
        String padded =
                Base64.getEncoder().encodeToString(Base64.getUrlDecoder().decode(signature));
        assertThat(wrong(new DeviceClaims(device.id(), device.pem(), padded, now, NONCE), false))
                .isEmpty();
        String plain = Base64.getEncoder().encodeToString(device.raw());
        assertThat(wrong(new DeviceClaims(device.id(), plain, signature, now, NONCE), false))
                .isEmpty();
    }

    @Test
    void anIdThatIsNotTheDigestOfTheKeyIsRefused() {
        String mismatch =
                "device identity mismatch / DEVICE_AUTH_DEVICE_ID_MISMATCH / device-id-mismatch";
        String signature = good().signature();
        TestDevice other = new TestDevice();
        for (String id : List.of(other.id(), "", "x".repeat(100_000))) {
            assertThat(
                            wrong(
                                    new DeviceClaims(id, device.publicKey(), signature, now, NONCE),
                                    false))
                    .contains(mismatch);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "=",
                "???",
                "-----BEGIN PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\nMCowBQ==\n-----END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\n====\n-----END PUBLIC KEY-----",
                "HUGE"
            })
    void aKeyThatCannotBeReadHasNoIdentity(String key) {
        String text = key.equals("HUGE") ? "A".repeat(10_000_000) : key;
        DeviceClaims claim = new DeviceClaims(device.id(), text, good().signature(), now, NONCE);
        assertThat(wrong(claim, false))
                .hasValueSatisfying(m -> assertThat(m).startsWith("device identity mismatch"));
    }

    @Test
    void bytesThatAreNoKeyAreNamedEvenWithTheirDigest() {
        byte[] noPoint = HexFormat.of().parseHex("02" + "00".repeat(31));
        for (byte[] raw : List.of(new byte[31], new byte[33], new byte[1], noPoint)) {
            String id = HexFormat.of().formatHex(Digests.sha256(raw));
            DeviceClaims claim =
                    new DeviceClaims(id, TestDevice.base64(raw), good().signature(), now, NONCE);
            assertThat(wrong(claim, false))
                    .as("%d bytes", raw.length)
                    .contains(
                            "device public key invalid / DEVICE_AUTH_PUBLIC_KEY_INVALID / device-public-key");
        }
    }

    @Test
    void anOldSignatureOrOneOfTheFutureIsRefused() {
        String expired =
                "device signature expired / DEVICE_AUTH_SIGNATURE_EXPIRED / device-signature-stale";
        DeviceClaims first = claim(device.sign(text("v1", "")), null);
        clock.step(Duration.ofMinutes(2));
        assertThat(wrong(first, true)).isEmpty();
        clock.step(Duration.ofMillis(1));
        assertThat(wrong(first, true)).contains(expired);
        clock.step(Duration.ofMinutes(8).minusMillis(1));
        assertThat(wrong(good(), false)).isEmpty();
        clock.step(Duration.ofMillis(1));
        assertThat(wrong(good(), false)).contains(expired);
        clock.step(Duration.ofMinutes(-21));
        assertThat(wrong(good(), false)).contains(expired);
        for (long time : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1}) {
            DeviceClaims odd =
                    new DeviceClaims(
                            device.id(), device.publicKey(), good().signature(), time, NONCE);
            assertThat(wrong(odd, false)).contains(expired);
        }
    }

    @Test
    void theNonceOfAnotherConnectionIsRefused() {
        String mismatch =
                "device nonce mismatch / DEVICE_AUTH_NONCE_MISMATCH / device-nonce-mismatch";
        DeviceClaims replayed = claim(device.sign(text("v2", "|other")), "other");
        assertThat(wrong(replayed, false)).contains(mismatch);
        assertThat(wrong(replayed, true)).contains(mismatch);
        assertThat(wrong(claim("", "x".repeat(1_000_000)), true)).contains(mismatch);
    }

    @Test
    void aSignatureOfSomethingElseOrBySomebodyElseIsRefused() {
        String invalid =
                "device signature invalid / DEVICE_AUTH_SIGNATURE_INVALID / device-signature";
        List<String> signatures =
                List.of(
                        "",
                        "AAAA",
                        "%%%",
                        "A".repeat(86),
                        "A".repeat(1_000_000),
                        device.sign("v2"),
                        device.sign(text("v2", "")),
                        device.sign(text("v4", "|" + NONCE)),
                        device.sign(text("v3", "|" + NONCE + "|  Linux |")),
                        new TestDevice().sign(text("v2", "|" + NONCE)));
        for (String signature : signatures) {
            assertThat(wrong(claim(signature, NONCE), false)).contains(invalid);
        }
    }

    @Test
    void everySignedFactCounts() {
        List<String> scopes = FACTS.scopes();
        List<SignedFacts> others =
                List.of(
                        new SignedFacts("ui", "cli", "operator", scopes, "secret", null, null),
                        new SignedFacts("cli", "ui", "operator", scopes, "secret", null, null),
                        new SignedFacts("cli", "cli", "node", scopes, "secret", null, null),
                        new SignedFacts("cli", "cli", "operator", List.of(), "secret", null, null),
                        new SignedFacts("cli", "cli", "operator", scopes, "", null, null));
        for (SignedFacts facts : others) {
            assertThat(proof.check(good(), facts, NONCE, true)).as("%s", facts).isPresent();
        }
    }

    @Test
    void aPartWithASeparatorCannotMoveTheBordersOfTheSignedText() {
        List<String> joined = List.of("operator.read,operator.write");
        SignedFacts scopes =
                new SignedFacts("cli", "cli", "operator", joined, "secret", null, null);
        assertThat(proof.check(good(), scopes, NONCE, true)).isPresent();
        SignedFacts id =
                new SignedFacts("cli|cli", "operator", "", FACTS.scopes(), "secret", null, null);
        DeviceClaims moved =
                claim(
                        device.sign(
                                text("v2", "|" + NONCE)
                                        .replace("|cli|cli|operator|", "|cli|cli|operator||")),
                        NONCE);
        assertThat(proof.check(moved, id, NONCE, true)).isPresent();
    }

    @Test
    void factsDoNotPrintTheToken() {
        assertThat(FACTS.toString()).doesNotContain("secret");
    }
}
