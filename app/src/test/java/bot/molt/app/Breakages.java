package bot.molt.app;

import static bot.molt.app.Breakage.blocking;
import static bot.molt.app.Breakage.harmless;
import static bot.molt.app.Breakage.mended;
import static bot.molt.app.Breakage.told;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The ways in which installations break.
final class Breakages {
    private static final String CONFIG = "moltbot.json";

    private Breakages() {}

    static List<Breakage> all() {
        List<Breakage> all = new ArrayList<>(ofTheConfiguration());
        all.addAll(ofSecrets());
        all.addAll(ofStateFiles());
        all.addAll(ofTheLogs());
        all.addAll(ofTheStateFolder());
        all.addAll(ofTheMachine());
        all.addAll(ofCertificates());
        return all;
    }

    private static Breakage.How without(String... names) {
        return home -> {
            for (String name : names) {
                Files.deleteIfExists(home.file(name));
            }
        };
    }

    private static Breakage.How written(String name, String text) {
        return home -> home.write(name, text);
    }

    private static Breakage.How noBackups(Breakage.How how) {
        return home -> {
            for (String age : List.of("", ".1", ".2", ".3", ".4")) {
                Files.deleteIfExists(home.file(CONFIG + ".bak" + age));
            }
            how.on(home);
        };
    }

    private static List<Breakage> ofTheConfiguration() {
        return List.of(
                mended(
                        "a configuration that breaks off",
                        "config.syntax",
                        home -> home.write(CONFIG, home.text(CONFIG).substring(0, 700)),
                        CONFIG),
                blocking(
                        "the same without a backup",
                        "config.syntax",
                        noBackups(written(CONFIG, "{ gateway: { port: 18789, ")),
                        CONFIG),
                harmless("an empty configuration", "config.empty", written(CONFIG, "")),
                harmless("a configuration that is gone", "config.missing", without(CONFIG)),
                mended(
                        "binary rubbish in the configuration",
                        "config.syntax",
                        written(CONFIG, "\u0000\u0001\ufffd}{"),
                        CONFIG),
                mended(
                        "a folder in the place of the configuration",
                        "config.syntax",
                        home -> home.folderInsteadOf(CONFIG),
                        "not a regular file"),
                told(
                        "a value of a wrong type",
                        "config.value",
                        written(CONFIG, "{ tools: { exec: { timeoutSec: 'soon' } } }")),
                told(
                        "a key with a typing mistake",
                        "config.unknown_key",
                        written(CONFIG, "{ gateway: { prot: 1 } }")),
                told(
                        "a section for later",
                        "config.unused",
                        written(CONFIG, "{ broadcast: { strategy: 'parallel' } }")),
                mended(
                        "a wrong value that would open a door",
                        "config.refused",
                        written(CONFIG, "{ gateway: { bind: 'everywhere' } }"),
                        "gateway.bind"),
                blocking(
                        "a secret from a variable that is not set",
                        "config.refused",
                        noBackups(
                                written(
                                        CONFIG,
                                        "{ gateway: { auth: { token: '${NEVER_SET_ANYWHERE}' } } }")),
                        "NEVER_SET_ANYWHERE"),
                mended(
                        "an included file that is gone",
                        "config.syntax",
                        written(CONFIG, "{ \"$include\": \"gone.json5\" }"),
                        "gone.json5"));
    }

    private static List<Breakage> ofSecrets() {
        return List.of(
                harmless(
                        "a token that everybody may read",
                        "secrets.mode",
                        home -> mode(home.file("credentials/gateway-token"), "rw-r--r--")),
                harmless(
                        "an empty token",
                        "token.missing",
                        written("credentials/gateway-token", "")),
                told("a weak token", "token.weak", written("credentials/gateway-token", "secret")),
                mended(
                        "a folder in the place of the token",
                        "token.unreadable",
                        home -> home.folderInsteadOf("credentials/gateway-token"),
                        "gateway-token"),
                told("variables without a value", "env.malformed", written(".env", "A=1\nB 2\n")),
                told(
                        "a folder in the place of the variables",
                        "env.unreadable",
                        home -> home.folderInsteadOf(".env")));
    }

    private static void mode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static List<Breakage> ofStateFiles() {
        return List.of(
                mended(
                        "half of the users' keys",
                        "users.unreadable",
                        home -> home.write("users.json", home.text("users.json").substring(0, 40)),
                        "users.json"),
                mended(
                        "users of a wrong type",
                        "users.unreadable",
                        written("users.json", "{\"users\":{\"alice\":\"plain\"}}"),
                        "users.json"),
                harmless(
                        "a database of rubbish",
                        "store.damaged",
                        written("store/moltbot.sqlite", "no database at all\n".repeat(600))),
                mended(
                        "devices of a wrong type",
                        "devices.unreadable",
                        written("devices/paired.json", "{\"d1\":{\"publicKey\":5}}"),
                        "paired.json"),
                mended(
                        "half of the waiting devices",
                        "devices.unreadable",
                        written("devices/pending.json", "{\"r1\":{\"deviceId\":"),
                        "pending.json"),
                mended(
                        "approvals that break off",
                        "approvals.unreadable",
                        written("exec-approvals.json", "{\"version\":1,\"agents\":{"),
                        "exec-approvals.json"),
                mended(
                        "a folder in the place of the approvals",
                        "approvals.unreadable",
                        home -> home.folderInsteadOf("exec-approvals.json"),
                        "exec-approvals.json"),
                harmless(
                        "a node that forgot its gateway",
                        "node.unreadable",
                        written("node.json", "null")),
                harmless(
                        "a key that is none",
                        "identity.unreadable",
                        written("identity/device.json", "{\"version\":1}")),
                harmless(
                        "what a broken write left",
                        "files.half_written",
                        home -> old(home, ".users.json123456.tmp", "{\"users\":")));
    }

    /// A file of an hour ago.
    private static void old(Installation home, String name, String text) throws IOException {
        home.write(name, text);
        Instant then = Instant.now().minus(Duration.ofHours(1));
        Files.setLastModifiedTime(home.file(name), FileTime.from(then));
    }

    private static List<Breakage> ofTheLogs() {
        return List.of(
                mended(
                        "a record that somebody changed",
                        "audit.broken",
                        home -> {
                            String log = home.text("logs/audit.jsonl");
                            int last = log.stripTrailing().lastIndexOf('\n') + 1;
                            home.write(
                                    "logs/audit.jsonl",
                                    log.substring(0, last)
                                            + log.substring(last)
                                                    .replace("\"ts\":\"20", "\"ts\":\"21"));
                        },
                        "audit log"),
                mended(
                        "records that somebody cut off",
                        "audit.broken",
                        home -> {
                            String log = home.text("logs/audit.jsonl");
                            home.write("logs/audit.jsonl", log.substring(0, log.indexOf('\n') + 1));
                        },
                        "audit log"),
                told(
                        "a record that a crash tore",
                        "audit.torn",
                        home ->
                                home.write(
                                        "logs/audit.jsonl",
                                        home.text("logs/audit.jsonl") + "{\"seq\":99,\"ts\"")),
                harmless(
                        "a folder in the place of the log",
                        "log.unwritable",
                        home -> home.folderInsteadOf("logs/gateway.log")),
                harmless(
                        "a folder in the place of the lock",
                        "lock.unusable",
                        home -> home.folderInsteadOf("logs/audit.lock")),
                told(
                        "calls that are not recorded",
                        "audit.off",
                        written(CONFIG, "{ logging: { auditLog: { enabled: false } } }")));
    }

    private static List<Breakage> ofTheStateFolder() {
        return List.of(
                harmless(
                        "a state folder that everybody may change",
                        "state.mode",
                        home -> mode(home.file(""), "rwxrwxrwx")),
                mended(
                        "a file in the place of the state folder",
                        "state.no_folder",
                        home -> {
                            Files.move(home.file(""), home.home().resolve("state-aside"));
                            Files.writeString(home.home().resolve(".clawdbot"), "what is this");
                        },
                        ".clawdbot"),
                mended(
                        "a file in the place of the folder for output",
                        "state.folder_is_file",
                        home -> {
                            Files.move(home.file("spool"), home.home().resolve("spool-aside"));
                            home.write("spool", "what is this");
                        },
                        "spool"),
                harmless(
                        "a state folder that is gone",
                        "state.missing",
                        home -> Files.move(home.file(""), home.home().resolve("state-aside"))),
                harmless(
                        "a workspace that is gone",
                        "workspace.missing",
                        home ->
                                Files.move(
                                        home.home().resolve("clawd"),
                                        home.home().resolve("clawd-aside"))),
                told(
                        "a file in the place of the workspace",
                        "workspace.no_folder",
                        home -> {
                            Files.move(
                                    home.home().resolve("clawd"),
                                    home.home().resolve("clawd-aside"));
                            Files.writeString(home.home().resolve("clawd"), "what is this");
                        }));
    }

    private static List<Breakage> ofTheMachine() {
        return List.of(
                blocking(
                        "a port that somebody listens on without a word",
                        "port.taken",
                        Breakages::listen,
                        "listening there"),
                told(
                        "a clock that went back",
                        "clock.jumped",
                        home ->
                                Files.setLastModifiedTime(
                                        home.file("users.json"),
                                        FileTime.from(Instant.now().plus(Duration.ofDays(400))))),
                told(
                        "programs that are missing",
                        "program.git",
                        home -> home.with("PATH", "/nowhere")),
                told(
                        "a service whose program is gone",
                        "service.program_missing",
                        unit("moltbot-gateway.service", "/opt/moltbot-1.0/moltbot")),
                harmless(
                        "a service whose program is gone, while another is there",
                        "service.program_missing",
                        home -> {
                            home.with("MOLTBOT_PROGRAM", "/bin/true");
                            unit("moltbot-gateway.service", "/opt/moltbot-1.0/moltbot").on(home);
                        }),
                harmless(
                        "a service that another version wrote",
                        "service.stale",
                        unit(
                                "moltbot-gateway.service",
                                "/bin/true gateway\nEnvironment=\"MOLTBOT_SERVICE_VERSION=2025.1.0\"\n#")),
                told(
                        "a service of the original",
                        "service.original",
                        unit("clawdbot-gateway.service", "/usr/bin/node")),
                harmless(
                        "a lock of the original whose process is gone",
                        "lock.stale",
                        written(
                                "gateway.0123456789.lock",
                                "{\"pid\":2147483646,\"createdAt\":\"2026-01-24T10:00:00Z\"}")));
    }

    /// As long as the installation is open; the gateway of this very process is not looked for.
    private static void listen(Installation home) throws IOException {
        Process other =
                new ProcessBuilder(
                                "python3",
                                "-c",
                                """
                                import socket, sys
                                s = socket.socket()
                                s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                                s.bind(('127.0.0.1', int(sys.argv[1])))
                                s.listen(9)
                                print('listens', flush=True)
                                sys.stdin.read()
                                """,
                                Integer.toString(home.port()))
                        .start();
        home.holding(() -> other.destroyForcibly().onExit().join());
        if (!"listens".equals(other.inputReader(StandardCharsets.UTF_8).readLine())) {
            throw new IOException("nobody listens");
        }
    }

    private static Breakage.How unit(String name, String program) {
        return home -> {
            Path folder = home.home().resolve(".config/systemd/user");
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve(name),
                    "[Service]\nExecStart=%s gateway\nEnvironment=\"PATH=/usr/bin\"\n"
                            .formatted(program));
        };
    }

    private static List<Breakage> ofCertificates() {
        String on = "{ gateway: { tls: { enabled: true } } }";
        return List.of(
                mended(
                        "a certificate that is none",
                        "tls.unreadable",
                        home -> {
                            home.write(CONFIG, on);
                            home.write("gateway/tls/gateway-cert.pem", "-----BEGIN");
                            home.write("gateway/tls/gateway-key.pem", "-----BEGIN");
                        },
                        "gateway-cert.pem"),
                harmless(
                        "a certificate without its key",
                        "tls.key_missing",
                        home -> {
                            home.write(CONFIG, on);
                            home.write("gateway/tls/gateway-cert.pem", "-----BEGIN");
                        }),
                blocking(
                        "a certificate of one's own that is gone",
                        "tls.missing",
                        written(
                                CONFIG,
                                "{ gateway: { tls: { enabled: true, certPath: '/nowhere/c.pem', keyPath: '/nowhere/k.pem' } } }"),
                        "/nowhere/c.pem"),
                harmless(
                        "a certificate that has ended",
                        "tls.expired",
                        home -> {
                            home.write(CONFIG, on);
                            ExpiredCertificate.into(home.file("gateway/tls"));
                        }));
    }
}
