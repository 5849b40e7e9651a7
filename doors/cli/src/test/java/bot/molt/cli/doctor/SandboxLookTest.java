package bot.molt.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.JsonText;
import bot.molt.cli.check.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Doctor's look at a machine that is made of files, and what it makes of a gateway's answer.
class SandboxLookTest {
    @TempDir Path root;

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Map<String, String> look(Map<String, String> environment) throws IOException {
        Map<String, String> found = new HashMap<>();
        for (Finding finding : new SandboxLook(environment, root).all()) {
            found.put(
                    finding.id(),
                    "%s %s; %s".formatted(finding.severity(), finding.what(), finding.fix()));
        }
        return found;
    }

    private Map<String, String> look() throws IOException {
        return look(Map.of("PATH", root.resolve("bin").toString()));
    }

    @Test
    void aMachineThatHasEverythingIsWell() throws IOException {
        for (String program : List.of("bwrap", "socat", "slirp4netns")) {
            file("bin/" + program, "");
            assertThat(root.resolve("bin/" + program).toFile().setExecutable(true)).isTrue();
        }
        file("proc/sys/user/max_user_namespaces", "15000\n");
        file("proc/self/cgroup", "0::/user.slice/gateway\n");
        file("sys/fs/cgroup/cgroup.controllers", "memory pids\n");
        file("sys/fs/cgroup/user.slice/gateway/cgroup.procs", "");
        file("var/run/docker.sock", "");
        assertThat(look().values()).hasSize(6).allMatch(text -> text.startsWith("OK "));
    }

    @Test
    void anEmptyMachineIsToldWhatIsMissingAndHowToMendIt() throws IOException {
        Map<String, String> found = look();
        assertThat(found.get("sandbox.bwrap"))
                .startsWith("WARN not found")
                .contains("apt install bubblewrap");
        assertThat(found.get("sandbox.socat")).contains("allowlist", "apt install socat");
        assertThat(found.get("sandbox.slirp4netns")).contains("apt install slirp4netns");
        assertThat(found.get("sandbox.docker_socket"))
                .contains("does not exist", "apt install docker.io");
        assertThat(found.get("sandbox.cgroups")).startsWith("WARN v1, writable here: none");
    }

    @Test
    void closedUserNamespacesAreFoundWhereverTheyAreClosed() throws IOException {
        file("proc/sys/user/max_user_namespaces", "15000\n");
        file("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");
        assertThat(look().get("sandbox.user_namespaces")).startsWith("WARN kernel.apparmor");
        file("proc/sys/user/max_user_namespaces", "0\n");
        assertThat(look().get("sandbox.user_namespaces"))
                .startsWith("WARN user.max_user_namespaces is 0");
        file("proc/sys/kernel/unprivileged_userns_clone", "0\n");
        assertThat(look().get("sandbox.user_namespaces")).contains("sysctl -w kernel.unprivileged");
    }

    @Test
    void cgroupsOfTheFirstKindAreLookedForToo() throws IOException {
        for (String name : List.of("memory", "cpu", "pids")) {
            file("sys/fs/cgroup/" + name + "/tasks", "");
        }
        assertThat(look().get("sandbox.cgroups"))
                .isEqualTo("OK v1, memory, cpu and pids can be written; ");
    }

    @Test
    void anEngineElsewhereIsNotTried() throws IOException {
        assertThat(look(Map.of("DOCKER_HOST", "tcp://10.0.0.1:2376")).get("sandbox.docker_socket"))
                .isEqualTo("OK tcp://10.0.0.1:2376 (DOCKER_HOST; not tried); ");
    }

    @Test
    void aTargetThatSomebodyNeedsAndThatDoesNotWorkFails() {
        String answer =
                """
                {"targets":[
                  {"kind":"bubblewrap","ready":true,"detail":"0.8","fix":"","gaps":["memory: no cgroups"]},
                  {"kind":"docker","ready":false,"detail":"no socket","fix":"apt install docker.io","gaps":[]},
                  {"kind":"host","ready":true,"detail":"open","fix":"","gaps":["no limits"]},
                  {"kind":"microvm","ready":false,"detail":"no kvm","fix":"modprobe kvm","gaps":[]}],
                 "users":[{"kind":"docker","users":["alice","bob"]}],"warnings":["carl has no sandbox"]}
                """;
        assertThat(SandboxCheck.asked(JsonText.parseObject(answer)))
                .containsExactly(
                        Finding.ok("sandbox.bubblewrap", "0.8"),
                        Finding.warn("sandbox.bubblewrap", "memory: no cgroups", ""),
                        Finding.critical(
                                "sandbox.docker",
                                "no socket; calls of alice, bob are refused",
                                "apt install docker.io"),
                        Finding.ok("sandbox.host", "open"),
                        Finding.ok(
                                "sandbox.microvm",
                                "does not work here, and nobody needs it (no kvm; to have it: modprobe kvm)"),
                        Finding.warn("sandbox", "carl has no sandbox", ""));
    }
}
