package bot.molt.gateway.tailscale;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.Secret;
import bot.molt.base.bind.Binder;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.auth.AuthSettings;
import bot.molt.gateway.auth.Credentials;
import bot.molt.gateway.auth.GatewayAuthenticator;
import bot.molt.gateway.auth.KnownUser;
import bot.molt.gateway.auth.Sender;
import bot.molt.gateway.auth.UserKeys;
import bot.molt.gateway.auth.Verdict;
import bot.molt.gateway.settings.AuthConfig;
import bot.molt.gateway.settings.TailscaleConfig;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tailscale as far as the gateway sees it: a socket of tailscaled and a program, both of the
/// test's.
class TailscaleTest {
    private static final String ALICE = "alice@example.com";
    private static final String PEER = "100.101.102.103";
    private static final Verdict AS_OPERATOR = new Verdict.Granted(ALICE, Caller.Role.OPERATOR);

    @TempDir private Path folder;

    private Path socket() {
        return folder.resolve("tailscaled.sock");
    }

    /// A program that notes its arguments.
    private void program(String script) throws IOException {
        Path file = folder.resolve("tailscale");
        Files.writeString(
                file, "#!/bin/sh\necho \"$@\" >> " + folder.resolve("calls") + "\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private List<String> calls() throws IOException {
        Path calls = folder.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    private Whois whois() {
        return new Whois(socket(), folder.toString(), InstantSource.system());
    }

    private FakeTailscaled daemon() throws IOException {
        return new FakeTailscaled(
                socket(),
                Map.of(
                        PEER + ":0",
                        ALICE,
                        "[fd7a:115c:a1e0::1]:0",
                        ALICE,
                        "100.64.0.9:0",
                        "tagged-devices"));
    }

    private GatewayAuthenticator gateway(boolean allow, String mode, KnownUser... users) {
        Json.Obj tree = JsonText.parseObject("{\"mode\":\"" + mode + "\",\"password\":\"word\"}");
        AuthSettings settings =
                new AuthSettings(
                        Binder.bind(AuthConfig.class, tree),
                        Secret.of("the-token"),
                        List.of(users),
                        List.of(),
                        allow);
        UserKeys keys = UserKeys.open(folder.resolve("users.json"), InstantSource.system());
        return new GatewayAuthenticator(settings, keys, whois(), InstantSource.system());
    }

    private static Map<String, String> served(String login, String address) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("tailscale-user-login", login);
        headers.put("x-forwarded-for", address);
        headers.put("x-forwarded-proto", "https");
        headers.put("x-forwarded-host", "box.tail1.ts.net");
        return headers;
    }

    private static Credentials from(
            String address, Map<String, String> headers, @Nullable String secret) {
        return new Credentials(secret, new Sender(address, "box.tail1.ts.net", headers));
    }

    @Test
    void aMemberWhomTailscaledKnowsComesInWithoutASecret() throws Exception {
        try (FakeTailscaled daemon = daemon()) {
            GatewayAuthenticator gateway = gateway(true, "token");
            for (int i = 0; i < 3; i++) {
                assertThat(gateway.authenticate(from("127.0.0.1", served(ALICE, PEER), null)))
                        .isEqualTo(AS_OPERATOR);
            }
            assertThat(daemon.asked()).as("remembered").hasSize(1);
            assertThat(
                            gateway.authenticate(
                                    from(
                                            "0:0:0:0:0:0:0:1",
                                            served(ALICE, "fd7a:115c:a1e0::1"),
                                            null)))
                    .isEqualTo(AS_OPERATOR);
        }
    }

    @Test
    void aLoginOfTheUsersIsThatUser() throws Exception {
        try (FakeTailscaled _ = daemon()) {
            KnownUser user = new KnownUser(ALICE, Secret.of("alice-key-0123456789"));
            assertThat(
                            gateway(true, "token", user)
                                    .authenticate(from("127.0.0.1", served(ALICE, PEER), null)))
                    .isEqualTo(new Verdict.Granted(ALICE, Caller.Role.USER));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tailscale-user-login",
                "x-forwarded-for",
                "x-forwarded-proto",
                "x-forwarded-host"
            })
    void aHeaderTheLessIsNoProof(String missing) throws Exception {
        try (FakeTailscaled daemon = daemon()) {
            Map<String, String> headers = served(ALICE, PEER);
            headers.remove(missing);
            assertThat(gateway(true, "token").authenticate(from("127.0.0.1", headers, null)))
                    .isInstanceOf(Verdict.Refused.class);
            assertThat(daemon.asked()).isEmpty();
        }
    }

    @Test
    void whatTailscaledDoesNotConfirmIsForged() throws Exception {
        try (FakeTailscaled _ = daemon()) {
            GatewayAuthenticator gateway = gateway(true, "token");
            for (Map<String, String> forged :
                    List.of(
                            served("eve@example.com", PEER),
                            served(ALICE, "100.64.0.1"),
                            served("tagged-devices", "100.64.0.9"),
                            served(ALICE, PEER + ", 10.0.0.1"),
                            served(ALICE, "x\r\nHost: y"))) {
                assertThat(gateway.authenticate(from("127.0.0.1", forged, null)))
                        .as(forged.toString())
                        .isInstanceOf(Verdict.Refused.class);
            }
        }
    }

    @Test
    void fromAnotherMachineOrSwitchedOffTheHeadersMeanNothing() throws Exception {
        try (FakeTailscaled daemon = daemon()) {
            assertThat(
                            gateway(true, "token")
                                    .authenticate(from("192.0.2.7", served(ALICE, PEER), null)))
                    .isInstanceOf(Verdict.Refused.class);
            assertThat(
                            gateway(false, "token")
                                    .authenticate(from("127.0.0.1", served(ALICE, PEER), null)))
                    .isInstanceOf(Verdict.Refused.class);
            assertThat(daemon.asked()).isEmpty();
        }
    }

    @Test
    void aSecretThatIsGivenDecides() throws Exception {
        try (FakeTailscaled _ = daemon()) {
            assertThat(
                            gateway(true, "token")
                                    .authenticate(
                                            from("127.0.0.1", served(ALICE, PEER), "Bearer wrong")))
                    .isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void withoutADaemonNobodyIsKnown() {
        assertThat(whois().loginOf(PEER)).isEmpty();
    }

    @Test
    void theProgramIsAskedWhereTheSocketIsNot() throws Exception {
        program("echo '{\"UserProfile\":{\"LoginName\":\"" + ALICE + "\"}}'");
        assertThat(whois().loginOf(PEER)).contains(ALICE);
        assertThat(calls()).containsExactly("whois --json " + PEER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit 1", "echo nonsense", "echo '{}'", "echo '{\"UserProfile\":1}'"})
    void aProgramThatFailsKnowsNobody(String script) throws Exception {
        program(script);
        assertThat(whois().loginOf(PEER)).isEmpty();
    }

    private Exposure open(TailscaleConfig.Mode mode, boolean reset, boolean secure) {
        return Exposure.open(new TailscaleConfig(mode, reset), 18_789, secure, folder.toString());
    }

    @Test
    void serveAndFunnelAreToldThePortAndTakenBack() throws Exception {
        program(
                "[ \"$1\" = status ] && echo '{\"Self\":{\"DNSName\":\"box.tail1.ts.net.\"}}'; true");
        open(TailscaleConfig.Mode.SERVE, true, false).close();
        open(TailscaleConfig.Mode.FUNNEL, true, true).close();
        open(TailscaleConfig.Mode.SERVE, false, false).close();
        open(TailscaleConfig.Mode.OFF, true, false).close();
        assertThat(calls())
                .containsExactly(
                        "serve --bg --yes 18789",
                        "status --json",
                        "serve reset",
                        "funnel --bg --yes https+insecure://127.0.0.1:18789",
                        "status --json",
                        "funnel reset",
                        "serve --bg --yes 18789",
                        "status --json");
    }

    @Test
    void aProgramThatRefusesOrIsMissingStopsNothing() throws Exception {
        open(TailscaleConfig.Mode.SERVE, true, false).close();
        program("echo 'Serve is not enabled on your tailnet.' >&2; exit 1");
        open(TailscaleConfig.Mode.SERVE, false, false).close();
        assertThat(calls()).containsExactly("serve --bg --yes 18789");
    }
}
