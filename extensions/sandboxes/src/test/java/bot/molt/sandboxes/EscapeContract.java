package bot.molt.sandboxes;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.Ids;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What nobody reaches from inside: the machine, the gateway, and others.
public abstract class EscapeContract extends TargetCase {
    @Test
    void processesOfTheMachineAndOfOthersAreInvisible() throws Exception {
        SandboxProcess other = start(open("bob"), "echo ready; sleep 1001");
        readUntil(other, "ready");
        Ran ran = run(open("alice"), "cat /proc/[0-9]*/cmdline | tr '\\0' ' '; ls -d /proc/[0-9]*");
        assertThat(ran.out()).doesNotContain("java").doesNotContain("sleep 1001");
        assertThat(ran.out().lines().filter(line -> line.startsWith("/proc/")).count())
                .isLessThan(20);
        other.terminate(Duration.ZERO);
    }

    @Test
    void filesOfTheGatewayAndOfOthersAreNotThere() throws Exception {
        Files.writeString(state.resolve("canary"), "canary");
        run(open("bob"), "echo canary > mine");
        Ran ran =
                run(
                        open("alice"),
                        "cat %1$s/canary %1$s/workspaces/bob/mine /proc/1/root%1$s/canary"
                                        .formatted(state)
                                + " /proc/*/root%s/canary /workspace/../bob/mine; ls %s"
                                        .formatted(state, state));
        assertThat(ran.out()).doesNotContain("canary");
        assertThat(ran.code()).isNotZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo x > /usr/bin/evil",
                "echo x > /etc/passwd",
                "echo x > /bin/sh",
                "mkdir /evil",
                "echo x > /dev/evil",
                "prlimit --pid 1 --rttime=1000000:1000000",
                "echo x > /proc/sys/kernel/core_pattern",
                "echo x > /proc/sys/kernel/hostname",
                "echo x > /proc/sysrq-trigger",
                "echo x > /sys/kernel/evil",
                "mknod /workspace/disk b 254 0",
                "mount -t tmpfs none /workspace",
                "mount -o remount,rw /usr && touch /usr/evil",
                "umount /usr",
                "cat /etc/shadow",
                "unshare --user --map-root-user mount -t tmpfs none /tmp",
                "chown 0:0 /workspace",
                "chroot / true",
                "nsenter --target 1 --mount true",
                "dmesg | grep . && kill -9 1 && test ! -e /proc/1"
            })
    void theSystemIsClosed(String line) throws Exception {
        assertThat(run(open("alice"), line).code()).isNotZero();
    }

    @Test
    void nobodyInsideIsRootOutsideAndSetuidGivesNothing() throws Exception {
        Sandbox sandbox = open("alice");
        Ran ran =
                run(
                        sandbox,
                        "id -u; touch made; cp /bin/sleep mine && chmod 6755 mine;"
                                + " grep NoNewPrivs: /proc/self/status; grep CapEff: /proc/self/status;"
                                + " grep CapBnd: /proc/self/status");
        assertThat(ran.out())
                .contains("NoNewPrivs:\t1")
                .contains("CapEff:\t0000000000000000")
                .contains("CapBnd:\t0000000000000000");
        Path made = state.resolve("workspaces/alice/made");
        assertThat(Files.getAttribute(made, "unix:uid"))
                .isEqualTo(Files.getAttribute(made.getParent(), "unix:uid"));
        if (ProcessHandle.current().info().user().orElse("").equals("root")) {
            assertThat(Files.getAttribute(made, "unix:uid")).isNotEqualTo(0);
        }
    }

    @Test
    void theEnvironmentIsTheSandboxesOwn() throws Exception {
        SandboxProcess process =
                start(open("alice"), "env | cut -d= -f1 | sort", Map.of("GIVEN", "1"), null);
        assertThat(finish(process).out().lines())
                .contains("GIVEN", "HOME", "PATH")
                .doesNotContain("JAVA_HOME", "MAVEN_HOME", "OLDPWD")
                .isSubsetOf(
                        "GIVEN",
                        "HOME",
                        "HOSTNAME",
                        "LANG",
                        "LOGNAME",
                        "PATH",
                        "PWD",
                        "SHLVL",
                        "TERM",
                        "USER",
                        "_");
    }

    @Test
    void aPreloadedLibraryActsInsideOnly() throws Exception {
        Path trace = Files.createTempDirectory("trace");
        Files.setAttribute(
                trace,
                "posix:permissions",
                java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
        SandboxProcess process =
                start(
                        open("alice"),
                        "true",
                        Map.of(
                                "LD_DEBUG",
                                "files",
                                "LD_DEBUG_OUTPUT",
                                trace + "/out",
                                "LD_PRELOAD",
                                "/workspace/evil.so",
                                "BASH_ENV",
                                trace + "/env"),
                        null);
        finish(process);
        assertThat(trace).isEmptyDirectory();
        Files.delete(trace);
    }

    @Test
    void aSecretInTheEnvironmentIsInNoCommandLine() throws Exception {
        String secret = "secret-" + Ids.text(20);
        SandboxProcess process =
                start(open("alice"), "echo ready; sleep 1000", Map.of("KEY", secret), null);
        readUntil(process, "ready");
        assertThat(withWord(secret)).isEmpty();
        process.terminate(Duration.ZERO);
    }

    @Test
    void nothingButTheStandardStreamsIsOpen() throws Exception {
        assertThat(
                        run(
                                        open("alice"),
                                        "exec perl -e 'opendir $d, \"/proc/self/fd\"; "
                                                + "print join(\" \", sort grep { -e \"/proc/self/fd/$_\" && /\\d/ } readdir $d)'")
                                .out())
                .matches("0 1 2( [3-9])?");
    }

    @Test
    void withoutNetworkThereIsNoWayOut() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("0.0.0.0"))) {
            int port = server.getLocalPort();
            Sandbox sandbox = open("alice");
            for (String host :
                    new String[] {"127.0.0.1", "::1", "169.254.169.254", "1.1.1.1", own()}) {
                Ran ran = run(sandbox, "exec 5<>/dev/tcp/%s/%d".formatted(host, port));
                assertThat(ran.code()).as(host).isNotZero();
            }
            assertThat(run(sandbox, "cat /proc/net/route | wc -l").out()).isEqualTo("1\n");
        }
    }

    /// An address of this machine that is not loopback, else loopback.
    private static String own() throws Exception {
        return java.net.NetworkInterface.networkInterfaces()
                .flatMap(java.net.NetworkInterface::inetAddresses)
                .filter(address -> address instanceof java.net.Inet4Address)
                .filter(address -> !address.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElse("127.0.0.1");
    }

    @Test
    void abstractSocketsEndAtTheSandbox() throws Exception {
        String server =
                "exec perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0) && bind(S, pack_sockaddr_un(\"\\0molt-test\"))"
                        + " && listen(S, 5) or die $!; $| = 1; print \"ready\\n\"; sleep 1000'";
        String client =
                "exec perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0); connect(S, pack_sockaddr_un(\"\\0molt-test\")) or exit 3'";
        Process outside = new ProcessBuilder("/bin/sh", "-c", server).start();
        try {
            assertThat(outside.inputReader().readLine()).isEqualTo("ready");
            assertThat(new ProcessBuilder("/bin/sh", "-c", client).start().waitFor()).isZero();
            assertThat(run(open("alice"), client).code()).isEqualTo(3);
        } finally {
            outside.destroyForcibly().waitFor();
        }
    }

    @Test
    void signalsEndAtTheSandbox() throws Exception {
        SandboxProcess process =
                start(
                        open("alice"),
                        "echo ready; trap 'exit 5' USR2; while :; do sleep 0.05; done");
        readUntil(process, "ready");
        run(open("bob"), "kill -9 -1; kill -KILL " + process.pid());
        run(open("carol"), "perl -e 'kill 9, 2..40000'");
        process.signal("USR2");
        assertThat(process.waitFor().code()).isEqualTo(5);
    }
}
