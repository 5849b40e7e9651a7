package bot.molt.app;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Settings and files that open a door, each with its id and severity.
class SecurityAuditTest {
    @TempDir Path folder;
    private Installation home;

    @BeforeEach
    void isSetUp() throws IOException {
        home = new Installation(folder);
        home.run("setup");
    }

    private Json.Obj audit(String... more) {
        String[] line = new String[more.length + 3];
        line[0] = "security";
        line[1] = "audit";
        line[2] = "--json";
        System.arraycopy(more, 0, line, 3, more.length);
        return JsonText.parseObject(home.run(line).out());
    }

    /// Without what else runs on this machine.
    private static Set<String> found(Json.Obj report) {
        Set<String> found = new TreeSet<>();
        for (Json item : report.items("findings")) {
            Json.Obj finding = (Json.Obj) item;
            String id = finding.string("checkId").orElse("");
            if (!id.startsWith("process.") && !id.startsWith("path.")) {
                found.add(finding.string("severity").orElse("") + " " + id);
            }
        }
        return found;
    }

    @Test
    void aFreshInstallationHasNothingToWorryAbout() {
        assertThat(found(audit()))
                .containsExactly(
                        "info gateway.trusted_proxies_missing", "info summary.attack_surface");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "critical gateway.loopback_no_auth | gateway: { auth: { mode: 'none' } }",
                "warn gateway.bind_without_tls | gateway: { bind: 'lan', auth: { token: 'a-long-token-0123456789-0123456789' } }",
                "critical gateway.tailscale_funnel | gateway: { tailscale: { mode: 'funnel' }, auth: { mode: 'password', password: 'a-long-password-0123456789' } }",
                "info gateway.tailscale_serve | gateway: { tailscale: { mode: 'serve' } }",
                "warn gateway.token_too_short | gateway: { auth: { token: 'short-token' } }",
                "warn config.secrets.gateway_token_in_config | gateway: { auth: { token: 'a-long-token-0123456789-0123456789' } }",
                "warn config.secrets.gateway_password_in_config | gateway: { auth: { mode: 'password', password: 'a-long-password-0123456789' } }",
                "warn config.secrets.user_key_in_config | routing: { users: [{ id: 'bob', apiKey: 'key-of-bob-0123456789' }] }",
                "critical gateway.token_reused | gateway: { auth: { token: 'a-long-token-0123456789-0123456789' } }, routing: { users: [{ id: 'bob', apiKey: 'a-long-token-0123456789-0123456789' }] }",
                "critical gateway.trusted_proxies_wide | gateway: { trustedProxies: ['0.0.0.0/0'] }",
                "critical gateway.control_ui.allowed_origins_wildcard | gateway: { controlUi: { allowedOrigins: ['*'] } }",
                "critical gateway.control_ui.insecure_auth | gateway: { controlUi: { allowInsecureAuth: true } }",
                "warn gateway.auth_no_rate_limit | gateway: { auth: { rateLimit: { maxAttempts: 100000 } } }",
                "critical gateway.jwt_secret_too_short | gateway: { auth: { mode: 'jwt', jwt: { secret: 'short' } } }",
                "warn gateway.jwt_no_audience | gateway: { auth: { mode: 'jwt', jwt: { secret: 'short' } } }",
                "warn gateway.nodes.allow_commands_dangerous | gateway: { nodes: { allowCommands: ['camera.snap'] } }",
                "warn discovery.mdns_full_mode | discovery: { mdns: { mode: 'full' } }",
                "warn logging.redact_off | logging: { redactSensitive: 'off' }",
                "critical logging.audit_off | logging: { auditLog: { enabled: false } }",
                "warn tools.exec.security_full_configured | tools: { exec: { security: 'full' } }",
                "critical tools.exec.security_full_configured | gateway: { bind: 'lan', auth: { token: 'a-long-token-0123456789-0123456789' } }, tools: { exec: { security: 'full', ask: 'off' } }",
                "warn tools.exec.allowlist_wide | tools: { exec: { allowlist: ['python3 *'] } }",
                "critical tools.exec.safe_bins_interpreter | tools: { exec: { safeBins: ['env'] } }",
                "warn tools.fs.workspace_only_off | tools: { fs: { workspaceOnly: false } }",
                "critical users.without_walls | routing: { users: [{ id: 'bob', agents: { sandbox: { mode: 'off' } } }] }",
                "critical sandbox.dangerous_seccomp_profile | agents: { defaults: { sandbox: { docker: { seccompProfile: 'unconfined' } } } }",
                "critical config.insecure_or_dangerous_flags | agents: { defaults: { sandbox: { binds: ['/etc:/data:rw'] } } }",
                "warn sandbox.network_open | agents: { defaults: { sandbox: { network: { mode: 'full' } } } }",
                "critical config.unreadable | gateway: {",
            })
    void aSettingThatOpensADoorIsNamed(String expected, String sections) throws IOException {
        home.write("moltbot.json", "{ " + sections + " }");
        assertThat(found(audit())).contains(expected);
        if (expected.startsWith("critical")) {
            assertThat(home.run("security", "audit").code()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'',rwxrwxrwx,critical fs.state_dir.perms_world_writable",
        "'',rwxrwx---,critical fs.state_dir.perms_group_writable",
        "'',rwxr-x---,warn fs.state_dir.perms_readable",
        "moltbot.json,rw-rw-rw-,critical fs.config.perms_writable",
        "moltbot.json,rw-r--r--,critical fs.config.perms_world_readable",
        "moltbot.json,rw-r-----,warn fs.config.perms_group_readable",
        "credentials/gateway-token,rw-r--r--,critical fs.credentials_dir.perms_readable",
    })
    void aModeThatIsTooOpenIsNamedAndMended(String file, String mode, String expected)
            throws IOException {
        Files.setPosixFilePermissions(home.file(file), PosixFilePermissions.fromString(mode));
        assertThat(found(audit())).contains(expected);
        Json.Obj fixed = audit("--fix");
        assertThat(fixed.object("fix").items("errors")).isEmpty();
        assertThat(found(fixed.object("report"))).doesNotContain(expected);
    }

    @Test
    void whatWasAllowedForGoodIsLookedAtToo() throws IOException {
        home.write(
                "exec-approvals.json",
                "{\"version\":1,\"agents\":{\"main\":{\"allowlist\":[{\"pattern\":\"bash\"}]}}}");
        assertThat(found(audit())).contains("warn approvals.allowlist_wide");
    }

    @Test
    void redactionIsMendedInTheTextOfTheFile() throws IOException {
        home.write("moltbot.json", "{ // mine\n  logging: { redactSensitive: 'off' } }");
        Json.Obj fixed = audit("--fix");
        assertThat(home.text("moltbot.json")).contains("// mine", "tools").doesNotContain("'off'");
        assertThat(fixed.object("fix").string("copies").orElse("")).contains("/doctor/");
        assertThat(found(fixed.object("report"))).doesNotContain("warn logging.redact_off");
    }

    @Test
    void aSecretInAUnitIsNamed() throws IOException {
        Path units = Files.createDirectories(folder.resolve(".config/systemd/user"));
        Files.writeString(
                units.resolve("moltbot-gateway.service"),
                "[Service]\nExecStart=/bin/true gateway --token abc\n");
        assertThat(found(audit())).contains("critical service.secret_in_unit");
    }
}
