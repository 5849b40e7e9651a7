package bot.molt.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.Secret;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.config.ConfigSyntaxException;
import bot.molt.base.config.Settings;
import bot.molt.base.json.Json;
import bot.molt.gateway.settings.AuthConfig;
import bot.molt.gateway.settings.DoorsConfig;
import bot.molt.gateway.settings.GatewayConfig;
import bot.molt.gateway.settings.GatewayConfig.Bind;
import bot.molt.gateway.settings.McpConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
    @TempDir private Path folder;

    private TestFiles yaml(String text) throws IOException {
        return TestFiles.with(folder, "config.yaml", text);
    }

    private TestFiles json5(String text) throws IOException {
        return TestFiles.with(folder, "moltbot.json", text);
    }

    @Test
    void aMissingFileIsTheDefaults() throws IOException {
        Path file = folder.resolve("moltbot.json");
        ConfigSnapshot snapshot = new TestFiles(file, Map.of()).read();
        GatewayConfig gateway = snapshot.config().gateway();
        assertThat(snapshot.problems()).isEmpty();
        assertThat(gateway.port()).isEqualTo(18_789);
        assertThat(gateway.bind()).isEqualTo(Bind.LOOPBACK);
        assertThat(gateway.auth().mode()).isEqualTo(AuthConfig.Mode.TOKEN);
        assertThat(gateway.auth().rateLimit().windowMs()).isEqualTo(Duration.ofMinutes(1));
        assertThat(snapshot.config().approvals().exec().waitLimit())
                .isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void theSeedsGatewayMeansWhatItSays() throws IOException {
        ConfigSnapshot snapshot =
                yaml("gateway:\n  mode: local\n  bind: 0.0.0.0   # all\n  port: 18789\n  auth:\n    enabled: true\n    secret: \"a-secret-of-the-server\"\n")
                        .read();
        assertThat(snapshot.refused()).isFalse();
        assertThat(snapshot.config().gateway().bind()).isEqualTo(Bind.LAN);
        assertThat(snapshot.config().gateway().auth().token())
                .isEqualTo(Secret.of("a-secret-of-the-server"));
        assertThat(snapshot.config().gateway().auth().mode()).isEqualTo(AuthConfig.Mode.TOKEN);
        assertThat(snapshot.problems())
                .hasSize(1)
                .first()
                .asString()
                .contains("22 characters is reachable");
    }

    @Test
    void settingsOfTheDoorsStandBesideTheirSiblings() throws IOException {
        ConfigSnapshot snapshot =
                json5(
                                "{gateway:{mcp:{maxSessions:7,keepAlive:'5m',alowedHosts:[]},http:{maxConnections:9}}}")
                        .read();
        DoorsConfig doors = snapshot.config().gateway().doors();
        assertThat(doors.mcp())
                .isEqualTo(
                        new McpConfig(7, Duration.ofHours(24), Duration.ofSeconds(15), List.of()));
        assertThat(doors.http().maxConnections()).isEqualTo(9);
        assertThat(snapshot.problems())
                .extracting(Object::toString)
                .satisfiesExactlyInAnyOrder(
                        text -> assertThat(text).contains("gateway.mcp.keepAlive", "1s..50s"),
                        text ->
                                assertThat(text)
                                        .contains(
                                                "gateway.mcp.alowedHosts",
                                                "did you mean allowedHosts"));
        assertThat(Settings.needsRestart(MoltbotConfig.class, "gateway.http.maxBody")).isTrue();
        assertThat(Settings.needsRestart(MoltbotConfig.class, "gateway.mcp.keepAlive")).isFalse();
        assertThat(Settings.isGuarded(MoltbotConfig.class, "gateway.controlUi.allowInsecureAuth"))
                .isTrue();
    }

    @Test
    void theSeedsSignedTokensMeanWhatTheySay() throws IOException {
        ConfigSnapshot snapshot =
                yaml("gateway:\n  auth:\n    enabled: true\n    mode: jwt\n    jwtSecret: \"a-jwt-secret\"\n")
                        .read();
        assertThat(snapshot.problems()).isEmpty();
        assertThat(snapshot.config().gateway().auth().mode()).isEqualTo(AuthConfig.Mode.JWT);
        assertThat(snapshot.config().gateway().auth().jwt().secret())
                .isEqualTo(Secret.of("a-jwt-secret"));
    }

    @Test
    void authThatIsNotEnabledIsModeNoneOnThisMachineAlone() throws IOException {
        assertThat(
                        yaml("gateway: {auth: {enabled: false}}\n")
                                .read()
                                .config()
                                .gateway()
                                .auth()
                                .mode())
                .isEqualTo(AuthConfig.Mode.NONE);
        assertThat(yaml("gateway: {bind: lan, auth: {enabled: false}}\n").problems())
                .contains(
                        "REFUSED config.yaml:1:11: gateway.bind: LAN (expected: loopback while gateway.auth.mode is none)");
        assertThat(
                        yaml("gateway: {auth: {enabled: false, mode: token}}\n")
                                .read()
                                .config()
                                .gateway()
                                .auth()
                                .mode())
                .isEqualTo(AuthConfig.Mode.TOKEN);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,LOOPBACK",
        "localhost,LOOPBACK",
        "'::1',LOOPBACK",
        "'::',LAN",
        "lan,LAN",
        "100.101.102.103,CUSTOM",
        "'fd00::1',CUSTOM"
    })
    void anAddressIsUnderstoodAsBind(String written, Bind bind) throws IOException {
        ConfigSnapshot snapshot =
                json5(
                                "{gateway: {bind: '%s', auth: {token: '%s'}}}"
                                        .formatted(written, "x".repeat(32)))
                        .read();
        assertThat(snapshot.problems()).isEmpty();
        assertThat(snapshot.config().gateway().bind()).isEqualTo(bind);
        assertThat(snapshot.config().gateway().customBindHost())
                .isEqualTo(bind == Bind.CUSTOM ? written : null);
    }

    @Test
    void aWrongOrdinaryValueFallsBackAndSaysWhere() throws IOException {
        TestFiles files =
                json5(
                        "{\n  gateway: {\n    port: 70000,\n    prot: 1,\n    reload: { debounceMs: 'soon' },\n  },\n}\n");
        assertThat(files.problems())
                .containsExactlyInAnyOrder(
                        "moltbot.json:3:5: gateway.port: 70000 (expected: 0..65535)",
                        "moltbot.json:4:5: gateway.prot: unknown (did you mean port?)",
                        "moltbot.json:5:15: gateway.reload.debounceMs: soon (expected: such as 500ms, 30s, 10m, 2h or 1h30m)");
        assertThat(files.read().config().gateway().port()).isEqualTo(18_789);
        assertThat(files.read().refused()).isFalse();
    }

    @Test
    void aWrongValueThatWouldOpenADoorRefusesInTheUsersOwnSpelling() throws IOException {
        assertThat(yaml("gateway:\n  auth:\n    mode: tokn\n").problems())
                .containsExactly(
                        "REFUSED config.yaml:3:5: gateway.auth.mode: \"tokn\" (expected: one of token, password, basic, jwt, none)");
        assertThat(yaml("gateway:\n  auth:\n    secret: \"\"\n").problems())
                .containsExactly(
                        "REFUSED config.yaml:3:5: gateway.auth.secret: blank (expected: text; leave it out to use the generated one)");
        assertThat(yaml("gateway:\n  auth: {mode: jwt}\n").problems().getFirst())
                .startsWith(
                        "REFUSED config.yaml:2:10: gateway.auth.mode: jwt (expected: gateway.auth.jwt with");
        assertThat(yaml("gateway:\n  bind: everywhere\n").read().refused()).isTrue();
        assertThat(yaml("gateway:\n  bind: lan\n  auth: {token: short}\n").problems().getFirst())
                .startsWith("REFUSED config.yaml:3:3: gateway.auth: a secret of 5 characters");
        assertThat(yaml("gateway:\n  trustedProxies: [everybody]\n").read().refused()).isTrue();
        assertThat(
                        yaml("gateway:\n  auth: {jwt: {jwksUrl: 'http://example.com/keys'}}\n")
                                .read()
                                .refused())
                .isTrue();
    }

    @Test
    void aMissingVariableRefusesOnlyWhereADoorWouldOpen() throws IOException {
        assertThat(json5("{gateway: {auth: {token: '${NO_SUCH}'}}}").problems())
                .containsExactly(
                        "REFUSED moltbot.json:1:19: gateway.auth.token: ${NO_SUCH} is not set (expected: the variable in the environment or in .env)");
        TestFiles ordinary = json5("{gateway: {remote: {url: '${NO_SUCH}'}}}");
        assertThat(ordinary.read().refused()).isFalse();
        assertThat(ordinary.problems()).hasSize(1);
        Path file =
                Files.writeString(
                        folder.resolve("moltbot.json"),
                        "{gateway: {auth: {token: '${A}$${B}'}}, env: {A: 'x', vars: {C: 'y'}}}");
        assertThat(
                        new TestFiles(file, Map.of("A", "secret-of-length-"))
                                .read()
                                .config()
                                .gateway()
                                .auth()
                                .token())
                .isEqualTo(Secret.of("secret-of-length-${B}"));
    }

    @Test
    void sectionsOfLaterVersionsAreReportedAndUnknownOnesAreNamed() throws IOException {
        assertThat(
                        json5(
                                        "{broadcast: {telegram: {botToken: 12}}, gateway: {tools: {enabled: true}}, meta: {x: 1}, whatnot: {}}")
                                .problems())
                .containsExactlyInAnyOrder(
                        "moltbot.json:1:2: broadcast: not used yet by this version",
                        "moltbot.json:1:51: gateway.tools: not used yet by this version",
                        "moltbot.json:1:90: whatnot: unknown (known: " + known() + ")");
    }

    private static String known() {
        return String.join(
                ", ",
                bot.molt.base.bind.RecordShape.of(MoltbotConfig.class).written().stream()
                        .map(c -> c.name())
                        .toList());
    }

    @Test
    void strangeNamesHarmNothing() throws IOException {
        TestFiles files =
                json5(
                        "{'': 1, 'a\"b': {'.': {'[': 1}}, 'x]': [1], plugins: {entries: {'my.plugin': {config: {'$': '${X}'}}}}}");
        assertThat(files.read().refused()).isFalse();
        assertThat(files.read().config().others().plugins().entries()).containsKey("my.plugin");
    }

    @Test
    void includesAreMergedAndStayInsideTheFolder() throws IOException {
        Files.writeString(
                folder.resolve("base.json"),
                "{port: 1, trustedProxies: ['10.0.0.1'], auth: {mode: 'basic'}}");
        Files.writeString(
                folder.resolve("more.yaml"), "trustedProxies: [10.0.0.2]\nport: 2\nprot: 3\n");
        TestFiles files =
                json5(
                        "{gateway: {$include: ['base.json', './more.yaml'], trustedProxies: ['10.0.0.3']}}");
        GatewayConfig gateway = files.read().config().gateway();
        assertThat(gateway.port()).isEqualTo(2);
        assertThat(gateway.auth().mode()).isEqualTo(AuthConfig.Mode.BASIC);
        assertThat(gateway.trustedProxies()).containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.3");
        assertThat(files.problems())
                .containsExactly("more.yaml:3:1: gateway.prot: unknown (did you mean port?)");
        assertThat(files.read().document().files()).hasSize(3);

        assertThatThrownBy(() -> json5("{$include: '/etc/passwd'}").read())
                .isInstanceOf(ConfigSyntaxException.class)
                .hasMessageContaining(
                        "moltbot.json:1:2: $include: /etc/passwd (expected: a file inside");
        assertThatThrownBy(() -> json5("{$include: '../x.json'}").read())
                .hasMessageContaining("cannot be read");
        Files.createSymbolicLink(folder.resolve("link.json"), Path.of("/etc/passwd"));
        assertThatThrownBy(() -> json5("{$include: 'link.json'}").read())
                .hasMessageContaining("expected: a file inside");
        assertThatThrownBy(() -> json5("{$include: 'moltbot.json'}").read())
                .hasMessageContaining("includes itself");
        assertThatThrownBy(() -> json5("{$include: 1}").read())
                .hasMessageContaining("expected: a file name");
        assertThatThrownBy(() -> json5("{$include: '.'}").read())
                .hasMessageContaining("regular file");
        for (int i = 0; i < 12; i++) {
            Files.writeString(
                    folder.resolve(i + ".json"), "{$include: '%d.json'}".formatted(i + 1));
        }
        assertThatThrownBy(() -> json5("{$include: '0.json'}").read())
                .hasMessageContaining("too many includes");
    }

    @Test
    void theCommandLineWins() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("moltbot.json"),
                        "{gateway: {port: 1, bind: 'lan', auth: {token: '%s'}}}"
                                .formatted("x".repeat(40)));
        ConfigFiles files = new ConfigFiles(folder, file, Map.of());
        GatewayConfig gateway =
                new ConfigReader(
                                files,
                                Map.of(
                                        "gateway.port",
                                        Json.of(7),
                                        "gateway.bind",
                                        Json.of("loopback")))
                        .read()
                        .config()
                        .gateway();
        assertThat(List.of(gateway.port(), gateway.bind())).isEqualTo(List.of(7, Bind.LOOPBACK));
    }

    @Test
    void theDefaultFileIsPrivateAndHasNoProblemOfItsOwn() throws IOException {
        Path file = folder.resolve("new/moltbot.json");
        assertThat(DefaultConfig.writeIfMissing(file, "")).isTrue();
        assertThat(DefaultConfig.writeIfMissing(file, "")).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(new TestFiles(file, Map.of()).problems()).isEmpty();
    }
}
