package bot.molt.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.Secret;
import bot.molt.base.bind.Binder;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.settings.AuthConfig;
import bot.molt.spi.Caller.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayAuthenticatorTest {
    private static final Verdict OPERATOR = new Verdict.Granted("operator", Role.OPERATOR);
    private static final Verdict ALICE = new Verdict.Granted("alice", Role.USER);
    private static final List<KnownUser> USERS =
            List.of(
                    new KnownUser("alice", Secret.of("alice-token")),
                    new KnownUser("bob", Secret.of(KeyDigest.of("bob-token").text())),
                    new KnownUser("carol", null));

    private final SteppingClock clock = new SteppingClock();
    @TempDir private Path state;
    private UserKeys keys;

    @BeforeEach
    void open() {
        keys = UserKeys.open(state.resolve("users.json"), clock);
    }

    private GatewayAuthenticator gateway(String auth, String... proxies) {
        return new GatewayAuthenticator(settings(auth, proxies), keys, Tailnet.NONE, clock);
    }

    private static AuthSettings settings(String auth, String... proxies) {
        Json.Obj tree = JsonText.parseObject(auth.replace('\'', '"'));
        return new AuthSettings(
                Binder.bind(AuthConfig.class, tree),
                Secret.of("the-token"),
                USERS,
                List.of(proxies),
                true);
    }

    private static Credentials bearer(String value) {
        return from("192.0.2.1", value);
    }

    private static Credentials from(String address, String value) {
        return new Credentials("Bearer " + value, address, Map.of());
    }

    private static Credentials basic(String user, String password) {
        String pair =
                Base64.getEncoder()
                        .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return new Credentials("Basic " + pair, "192.0.2.1", Map.of());
    }

    @Test
    void theTokenMakesAnOperatorAndAKeyItsUser() {
        GatewayAuthenticator gateway = gateway("{}");
        assertThat(gateway.authenticate(bearer("the-token"))).isEqualTo(OPERATOR);
        assertThat(
                        gateway.authenticate(
                                new Credentials("bEARER   the-token ", "192.0.2.1", Map.of())))
                .isEqualTo(OPERATOR);
        assertThat(gateway.authenticate(bearer("alice-token"))).isEqualTo(ALICE);
        assertThat(gateway.authenticate(bearer("bob-token")))
                .isEqualTo(new Verdict.Granted("bob", Role.USER));
    }

    @Test
    void everythingElseIsRefused() {
        GatewayAuthenticator gateway = gateway("{'rateLimit':{'maxAttempts':1000}}");
        for (String wrong :
                List.of(
                        "the-toke",
                        "the-token2",
                        "THE-TOKEN",
                        "alice",
                        "***",
                        "null",
                        KeyDigest.of("bob-token").text(),
                        "é\u0000",
                        "a.b.c")) {
            assertThat(gateway.authenticate(bearer(wrong)))
                    .as(wrong)
                    .isEqualTo(new Verdict.Refused("wrong token"));
        }
        assertThat(gateway.authenticate(new Credentials(null, "192.0.2.1", Map.of())))
                .isInstanceOf(Verdict.Refused.class);
        assertThat(gateway.authenticate(bearer(""))).isInstanceOf(Verdict.Refused.class);
        assertThat(gateway.authenticate(bearer("x".repeat(20_000))))
                .isEqualTo(new Verdict.Refused("credentials too long"));
        assertThat(gateway.authenticate(basic("operator", "the-token")))
                .isInstanceOf(Verdict.Refused.class);
        assertThat(gateway.authenticate(new Credentials("Digest x", "192.0.2.1", Map.of())))
                .isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void aPasswordIsAcceptedAsBearerAndAsBasic() {
        GatewayAuthenticator gateway = gateway("{'mode':'password','password':'open sesame'}");
        assertThat(gateway.authenticate(bearer("open sesame"))).isEqualTo(OPERATOR);
        assertThat(gateway.authenticate(bearer("the-token"))).isEqualTo(OPERATOR);
        assertThat(gateway.authenticate(basic("anybody", "open sesame"))).isEqualTo(OPERATOR);
        assertThat(gateway.authenticate(bearer("open")))
                .isEqualTo(new Verdict.Refused("wrong token"));
    }

    @Test
    void basicTakesAUsersOwnKeyUnderTheUsersOwnName() {
        GatewayAuthenticator gateway = gateway("{'mode':'basic','password':'pw'}");
        assertThat(gateway.authenticate(basic("alice", "alice-token"))).isEqualTo(ALICE);
        assertThat(gateway.authenticate(basic("operator", "pw"))).isEqualTo(OPERATOR);
        assertThat(gateway.authenticate(basic("bob", "alice-token")))
                .isInstanceOf(Verdict.Refused.class);
        assertThat(gateway.authenticate(basic("alice", "pw"))).isInstanceOf(Verdict.Refused.class);
        assertThat(gateway.authenticate(new Credentials("Basic !!!", "192.0.2.1", Map.of())))
                .isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void modeNoneLetsInThisMachineAlone() {
        GatewayAuthenticator gateway = gateway("{'mode':'none'}");
        assertThat(gateway.authenticate(new Credentials(null, "127.0.0.1", Map.of())))
                .isEqualTo(OPERATOR);
        assertThat(gateway.authenticate(new Credentials(null, "0:0:0:0:0:0:0:1", Map.of())))
                .isEqualTo(OPERATOR);
        assertThat(gateway.authenticate(new Credentials(null, "192.0.2.1", Map.of())))
                .isInstanceOf(Verdict.Refused.class);
        assertThat(
                        gateway.authenticate(
                                new Credentials(
                                        null, "127.0.0.1", Map.of("x-forwarded-for", "192.0.2.1"))))
                .isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void tooManyFailuresLockAnAddressOutForAWhile() {
        GatewayAuthenticator gateway =
                gateway("{'rateLimit':{'maxAttempts':3,'windowMs':60000,'lockoutMs':300000}}");
        for (int i = 0; i < 3; i++) {
            assertThat(gateway.authenticate(bearer("guess"))).isInstanceOf(Verdict.Refused.class);
        }
        assertThat(gateway.authenticate(bearer("the-token")))
                .isEqualTo(new Verdict.Limited(Duration.ofMinutes(5)));
        assertThat(gateway.authenticate(from("192.0.2.2", "the-token"))).isEqualTo(OPERATOR);
        clock.step(Duration.ofSeconds(299));
        assertThat(gateway.authenticate(bearer("the-token")))
                .isEqualTo(new Verdict.Limited(Duration.ofSeconds(1)));
        clock.step(Duration.ofSeconds(1));
        assertThat(gateway.authenticate(bearer("the-token"))).isEqualTo(OPERATOR);
    }

    @Test
    void failuresOutsideTheWindowAndBeforeASuccessAreForgotten() {
        GatewayAuthenticator gateway = gateway("{'rateLimit':{'maxAttempts':2}}");
        for (int i = 0; i < 5; i++) {
            assertThat(gateway.authenticate(bearer("guess"))).isInstanceOf(Verdict.Refused.class);
            clock.step(Duration.ofSeconds(61));
        }
        for (int i = 0; i < 5; i++) {
            assertThat(gateway.authenticate(bearer("guess"))).isInstanceOf(Verdict.Refused.class);
            assertThat(gateway.authenticate(bearer("the-token"))).isEqualTo(OPERATOR);
        }
    }

    @Test
    void thisMachineIsToldToStopButNeverLockedOut() {
        GatewayAuthenticator gateway = gateway("{'rateLimit':{'maxAttempts':1}}");
        gateway.authenticate(from("127.0.0.1", "guess"));
        assertThat(gateway.authenticate(from("127.0.0.1", "guess")))
                .isInstanceOf(Verdict.Limited.class);
        assertThat(gateway.authenticate(from("127.0.0.1", "the-token"))).isEqualTo(OPERATOR);
        gateway.apply(settings("{'rateLimit':{'maxAttempts':1,'exemptLoopback':false}}"));
        gateway.authenticate(from("127.0.0.1", "guess"));
        assertThat(gateway.authenticate(from("127.0.0.1", "the-token")))
                .isInstanceOf(Verdict.Limited.class);
    }

    @Test
    void onlyATrustedProxySaysWhoTheSenderIs() {
        GatewayAuthenticator gateway = gateway("{'rateLimit':{'maxAttempts':1}}", "10.0.0.0/8");
        Map<String, String> forged =
                Map.of("x-forwarded-for", "203.0.113.9, 198.51.100.7, 10.0.0.2");
        gateway.authenticate(new Credentials("Bearer guess", "10.0.0.1", forged));
        assertThat(gateway.authenticate(from("198.51.100.7", "the-token")))
                .isInstanceOf(Verdict.Limited.class);
        assertThat(gateway.authenticate(from("203.0.113.9", "the-token"))).isEqualTo(OPERATOR);
        assertThat(gateway.authenticate(from("10.0.0.1", "the-token"))).isEqualTo(OPERATOR);

        gateway.authenticate(
                new Credentials(
                        "Bearer guess", "192.0.2.50", Map.of("x-forwarded-for", "192.0.2.60")));
        assertThat(gateway.authenticate(from("192.0.2.60", "the-token"))).isEqualTo(OPERATOR);
        assertThat(gateway.authenticate(from("192.0.2.50", "the-token")))
                .isInstanceOf(Verdict.Limited.class);
    }

    @Test
    void anAddressBehindAnUntrustedProxyOnThisMachineIsNotExempt() {
        GatewayAuthenticator gateway = gateway("{'rateLimit':{'maxAttempts':1}}");
        Map<String, String> proxied = Map.of("x-forwarded-for", "203.0.113.9");
        gateway.authenticate(new Credentials("Bearer guess", "127.0.0.1", proxied));
        assertThat(gateway.authenticate(new Credentials("Bearer the-token", "127.0.0.1", proxied)))
                .isInstanceOf(Verdict.Limited.class);
    }

    @Test
    void addressesOfOneCustomersNetworkCountTogetherAndTheMapIsBounded() {
        GatewayAuthenticator gateway = gateway("{'rateLimit':{'maxAttempts':2}}");
        gateway.authenticate(from("2001:db8::1", "guess"));
        gateway.authenticate(from("2001:db8::2", "guess"));
        assertThat(gateway.authenticate(from("2001:db8::3", "the-token")))
                .isInstanceOf(Verdict.Limited.class);
        FailureLimits limits = new FailureLimits(clock);
        AuthConfig config = settings("{}").auth();
        for (int i = 0; i < 20_000; i++) {
            limits.failed("10.%d.%d.1".formatted(i / 250, i % 250), config.rateLimit());
        }
        assertThat(limits.size()).isEqualTo(10_000);
    }

    @Test
    void aReloadSwapsSecretsAtOnce() {
        GatewayAuthenticator gateway = gateway("{}");
        AuthSettings next =
                new AuthSettings(
                        settings("{}").auth(), Secret.of("other"), List.of(), List.of(), true);
        gateway.apply(next);
        assertThat(gateway.authenticate(bearer("the-token")))
                .isEqualTo(new Verdict.Refused("wrong token"));
        assertThat(gateway.authenticate(bearer("alice-token")))
                .isEqualTo(new Verdict.Refused("wrong token"));
        assertThat(gateway.authenticate(bearer("other"))).isEqualTo(OPERATOR);
    }

    @Test
    void nothingPrintsASecret() {
        assertThat(
                        settings("{'token':'tttt','password':'pppp','jwt':{'secret':'ssss'}}")
                                .toString())
                .doesNotContain("tttt", "pppp", "ssss", "alice-token", "the-token");
        assertThat(bearer("the-token").toString()).doesNotContain("the-token");
    }
}
