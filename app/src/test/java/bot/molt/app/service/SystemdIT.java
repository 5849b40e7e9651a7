package bot.molt.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.app.service.SystemdMachine.Journal;
import bot.molt.app.service.SystemdMachine.Ran;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The gateway as a service under a real systemd: alice has one of her own, bob one of the machine.
@Tag("long")
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SystemdIT {
    private static final Duration BACK = Duration.ofSeconds(15);
    private static final int ALICE = 1500;
    private static final String UNIT = "moltbot-gateway.service";
    private static final Pattern EXPOSURE =
            Pattern.compile("Overall exposure level for \\S+: ([0-9.]+)");

    @TempDir private static Path folder;
    private static SystemdMachine machine;

    @BeforeAll
    static void boots() throws Exception {
        machine = SystemdMachine.boot(folder);
        good(machine.root("useradd -m -u " + ALICE + " alice && useradd -m bob"));
        good(machine.root("loginctl enable-linger alice && systemctl start user@" + ALICE));
        assertThat(good(alice("moltbot gateway install")))
                .isEqualTo(
                        "Installed and started moltbot-gateway.service (/home/alice/.config/systemd/user/moltbot-gateway.service).");
    }

    @AfterAll
    static void endsIt() throws Exception {
        machine.end();
    }

    private static Ran alice(String line) throws Exception {
        return machine.user("alice", ALICE, line);
    }

    private static String good(Ran ran) {
        assertThat(ran.code()).as(ran.output()).isZero();
        return ran.output();
    }

    /// A property of alice's service.
    private static String shown(String property) throws Exception {
        return good(alice("systemctl --user show --value -p " + property + " " + UNIT));
    }

    private static long micros(String property) throws Exception {
        return Long.parseLong(shown(property));
    }

    @Test
    @Order(1)
    void statusSaysWhatRuns() throws Exception {
        Json.Obj status = JsonText.parseObject(good(alice("moltbot service status --json")));
        Json.Obj service = status.object("service");
        Json.Obj runtime = service.object("runtime");
        assertThat(service.string("label")).contains(UNIT);
        assertThat(service.isTrue("loaded")).isTrue();
        assertThat(runtime.string("status")).contains("running");
        assertThat(runtime.number("pid")).contains(micros("MainPID"));
        assertThat(runtime.isTrue("enabled")).isTrue();
        assertThat(runtime.string("said")).contains("listening on 127.0.0.1 port 18789");
        assertThat(status.object("rpc").isTrue("ok")).isTrue();
    }

    @Test
    @Order(2)
    void theJournalHasItsLogAndTheUnitNoSecret() throws Exception {
        assertThat(good(alice("journalctl --user -u " + UNIT + " -o cat -p info")))
                .contains("info  GatewayProcess: listening on port 18789");
        String unit = good(alice("systemctl --user cat " + UNIT));
        String token = good(alice("cat ~/.clawdbot/credentials/gateway-token"));
        assertThat(token).hasSizeGreaterThan(20);
        assertThat(unit).contains("ExecStart=/usr/local/bin/moltbot gateway").doesNotContain(token);
    }

    @Test
    @Order(3)
    void anotherInstallChangesNothingUnlessForced() throws Exception {
        String before = shown("MainPID");
        assertThat(
                        JsonText.parseObject(good(alice("moltbot daemon install --json")))
                                .string("result"))
                .contains("already-installed");
        assertThat(shown("MainPID")).isEqualTo(before);
    }

    @Test
    @Order(4)
    void aCrashIsBackWithinTwoSeconds() throws Exception {
        try (Journal journal = machine.journal("alice", ALICE)) {
            long killed = System.nanoTime() / 1_000;
            good(alice("kill -9 " + shown("MainPID")));
            journal.await("Main process exited, code=killed, status=9/KILL");
            journal.await("Started " + UNIT);
            Duration begun =
                    Duration.ofNanos((micros("ExecMainStartTimestampMonotonic") - killed) * 1_000);
            Duration ready =
                    Duration.ofNanos((micros("ActiveEnterTimestampMonotonic") - killed) * 1_000);
            System.out.printf("kill -9: a new process after %s, ready after %s%n", begun, ready);
            assertThat(begun).isBetween(Duration.ZERO, BACK);
            assertThat(shown("NRestarts")).isEqualTo("1");
            assertThat(good(alice("moltbot health"))).contains(": ok (");
        }
    }

    @Test
    @Order(5)
    void aRestartInTheProcessIsAReloadToSystemd() throws Exception {
        String before = shown("MainPID");
        try (Journal journal = machine.journal("alice", ALICE)) {
            good(alice("systemctl --user reload " + UNIT));
            journal.await("Reloading " + UNIT);
            journal.await("moltbot: restarting");
            journal.await("listening on port 18789");
        }
        assertThat(shown("MainPID")).isEqualTo(before);
        assertThat(good(alice("moltbot health"))).contains(": ok (");
        assertThat(shown("ActiveState")).isEqualTo("active");
    }

    @Test
    @Order(6)
    void aGatewayThatHangsIsKilledAndStartedAnew() throws Exception {
        good(
                alice(
                        "mkdir -p ~/.config/systemd/user/"
                                + UNIT
                                + ".d && printf '[Service]\\nWatchdogSec=4\\nTimeoutAbortSec=1\\n' > ~/.config/systemd/user/"
                                + UNIT
                                + ".d/short.conf && systemctl --user daemon-reload && moltbot gateway restart"));
        try (Journal journal = machine.journal("alice", ALICE)) {
            good(alice("kill -STOP " + shown("MainPID")));
            journal.await("Watchdog timeout");
            journal.await("Started " + UNIT);
        }
        assertThat(good(alice("moltbot health"))).contains(": ok (");
        good(alice("rm -r ~/.config/systemd/user/" + UNIT + ".d"));
    }

    @Test
    @Order(7)
    void aStoppedServiceStaysStoppedUntilItIsStarted() throws Exception {
        assertThat(good(alice("moltbot gateway stop"))).isEqualTo(UNIT + " stopped.");
        assertThat(shown("ActiveState")).isEqualTo("inactive");
        assertThat(shown("Result")).isEqualTo("success");
        assertThat(good(alice("moltbot service gateway start"))).isEqualTo(UNIT + " started.");
        assertThat(shown("ActiveState")).isEqualTo("active");
    }

    @Test
    @Order(8)
    void nothingIsLeftOfAServiceThatWasUninstalled() throws Exception {
        good(alice("moltbot gateway uninstall"));
        assertThat(good(alice("find ~/.config -name '*moltbot*'"))).isEmpty();
        assertThat(good(alice("systemctl --user list-units --all --plain --no-legend 'moltbot*'")))
                .isEmpty();
        assertThat(shown("LoadState")).isEqualTo("not-found");
        assertThat(alice("pgrep -u alice java").output()).isEmpty();
        Ran start = alice("moltbot gateway start");
        assertThat(start.code()).isEqualTo(1);
        assertThat(start.output())
                .isEqualTo(UNIT + " is not installed.\nTo install it: moltbot gateway install");
    }

    @Test
    @Order(9)
    void aServiceOfTheMachineIsHardenedAndItsSandboxesWork() throws Exception {
        good(
                machine.root(
                        """
                        mkdir -m 700 ~bob/.clawdbot
                        cat > ~bob/.clawdbot/moltbot.json <<'END'
                        { gateway: { port: 18900 }, tools: { exec: { security: 'full', ask: 'off' } },
                          agents: { defaults: { sandbox: { mode: 'all', backend: 'bubblewrap', network: { mode: 'none' } } } } }
                        END
                        chown -R bob ~bob/.clawdbot
                        """));
        good(machine.root("moltbot gateway install --system --run-as bob"));
        assertThat(
                        good(
                                machine.root(
                                        "ps -o user= -p $(systemctl show --value -p MainPID "
                                                + UNIT
                                                + ")")))
                .isEqualTo("bob");
        String inside =
                good(
                        machine.root(
                                "runuser -u bob -- env HOME=/home/bob moltbot exec 'id -u; hostname; grep NoNewPrivs /proc/self/status'"));
        assertThat(inside.lines().skip(1)).containsExactly("moltbot", "NoNewPrivs:\t1");
        double hardened = exposure(UNIT);
        good(
                machine.root(
                        "sed '/^NoNewPrivileges=/,/^DeviceAllow=.dev.fuse/d' /etc/systemd/system/"
                                + UNIT
                                + " > /etc/systemd/system/plain.service && systemctl daemon-reload"));
        double plain = exposure("plain.service");
        System.out.printf(
                "systemd-analyze security: %.1f without hardening, %.1f with%n", plain, hardened);
        assertThat(plain).isGreaterThan(9);
        assertThat(hardened).isLessThan(4);
        good(machine.root("moltbot gateway uninstall"));
        assertThat(good(machine.root("find /etc/systemd -name '*moltbot*'"))).isEmpty();
    }

    /// The lines of the shell in a page.
    private static List<String> commands(String page) throws IOException {
        String text = Files.readString(SystemdMachine.HOUSE.resolve("docs").resolve(page));
        return Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL)
                .matcher(text)
                .results()
                .flatMap(block -> block.group(1).lines())
                .toList();
    }

    @Test
    @Order(11)
    void theCommandsOfThePageWork() throws Exception {
        List<String> commands = commands("operations.md");
        assertThat(commands).hasSizeGreaterThan(10);
        assertThat(commands("operations.zh.md")).isEqualTo(commands);
        for (String command : commands) {
            Ran ran = alice(command);
            assertThat(ran.code()).as(command + "\n" + ran.output()).isZero();
        }
        assertThat(good(alice("find ~/.config -name '*moltbot*'"))).isEmpty();
    }

    private static double exposure(String unit) throws Exception {
        Matcher said =
                EXPOSURE.matcher(
                        machine.root("systemd-analyze security --no-pager " + unit).output());
        assertThat(said.find()).isTrue();
        return Double.parseDouble(said.group(1));
    }

    @Test
    @Order(10)
    void systemdFindsNothingWrongWithTheUnits() throws Exception {
        for (String options : List.of("", " --system --run-as bob")) {
            String check = options.isEmpty() ? "--user" : "--system";
            Ran verified =
                    alice(
                            "moltbot gateway install --print%s > ~/x.service && systemd-analyze verify %s --man=no --recursive-errors=no ~/x.service"
                                    .formatted(options, check));
            assertThat(verified.output()).doesNotContain("x.service");
        }
    }

    /// A release as install.sh leaves one, with links to the jars of the machine.
    private static final String RELEASES =
            """
            tree() {
                mkdir -p $1/lib && ln -s /opt/moltbot/app/target/dist/lib/*.jar $1/lib/ || return 1
                [ -z "$2" ] || cp --remove-destination /opt/moltbot/next/*.jar $1/lib/ || return 1
                cp /opt/moltbot/.mvn/find-jdk.sh $1/lib/ && cp /opt/moltbot/moltbot $1/
            }
            tree ~/opt/releases/moltbot-2026.11.0 "" && ln -s releases/moltbot-2026.11.0 ~/opt/current &&
            mkdir ~/bin && ln -s ~/opt/current/moltbot ~/bin/moltbot &&
            tree ~/moltbot-2026.12.0 next && tree ~/moltbot-broken next && rm ~/moltbot-broken/lib/io.netty.*
            """;

    private static String running() throws Exception {
        return JsonText.parseObject(good(alice("~/bin/moltbot health --json")))
                .string("version")
                .orElse("");
    }

    @Test
    @Order(12)
    void anUpdateTakesOverAndOneThatDoesNotBecomeHealthyIsTakenBack() throws Exception {
        good(alice(RELEASES));
        good(alice("~/bin/moltbot gateway install"));
        assertThat(running()).isEqualTo("2026.11.0");
        Json.Obj updated =
                JsonText.parseObject(
                        good(alice("~/bin/moltbot update --to ~/moltbot-2026.12.0 --json")));
        assertThat(updated.isTrue("restarted")).isTrue();
        assertThat(running()).isEqualTo("2026.12.0");
        Ran broken = alice("~/bin/moltbot update --to ~/moltbot-broken --timeout 30s");
        System.out.println(broken.output());
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.output())
                .contains("did not become healthy")
                .contains("version 2026.12.0 runs again");
        assertThat(running()).isEqualTo("2026.12.0");
        assertThat(good(alice("readlink ~/opt/current"))).isEqualTo("releases/moltbot-2026.12.0");
        good(alice("~/bin/moltbot backup verify"));
        assertThat(good(alice("~/bin/moltbot update --rollback"))).contains("gateway is healthy");
        assertThat(running()).isEqualTo("2026.11.0");
        good(alice("~/bin/moltbot uninstall --service --app --yes"));
        assertThat(good(alice("ls -A ~/bin; ls -d ~/opt || true"))).contains("No such file");
    }
}
