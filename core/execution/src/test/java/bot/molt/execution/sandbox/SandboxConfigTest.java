package bot.molt.execution.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Values of `sandbox` sections that refuse the start.
class SandboxConfigTest {
    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    mode: 'al'                                 | mode
                    scope: 'everyone'                          | scope
                    backend: 'vm'                              | backend
                    workspaceAccess: 'rwx'                     | workspaceAccess
                    network: 'none'                            | network
                    network: {mode: 'host'}                    | network.mode
                    network: {allow: ['http://x']}             | network.allow
                    limits: {memory: 'much'}                   | limits.memory
                    limits: {memorySwap: 'much'}               | limits.memorySwap
                    limits: {cpus: -1}                         | limits.cpus
                    limits: {pids: 99999999}                   | limits.pids
                    limits: {timeout: 'soon'}                  | limits.timeout
                    docker: {network: 'host'}                  | docker.network
                    docker: {network: 'container:x'}           | docker.network
                    docker: {seccompProfile: 'unconfined'}     | docker.seccompProfile
                    docker: {apparmorProfile: 'unconfined'}    | docker.apparmorProfile
                    docker: {workdir: '/'}                     | docker.workdir
                    docker: {workdir: '/proc/x'}               | docker.workdir
                    docker: {memoryLimit: 'x'}                 | docker.memoryLimit
                    docker: {ulimits: {core: 0}}               | docker.ulimits
                    binds: ['relative:/x']                     | binds
                    binds: ['/x']                              | binds
                    binds: ['/x:/y:rx']                        | binds
                    docker: {binds: ['/x:y']}                  | docker.binds
                    env: {'A=B': 'c'}                          | env
                    """)
    void aWrongValueRefuses(String sandbox, String key) {
        String section = sandbox.replace("''", "'");
        assertThat(refusals("agents.defaults.sandbox", section)).startsWith(key);
        assertThat(refusals("routing.users[0].agents.sandbox", section)).startsWith(key);
        assertThat(refusals("agents.list[0].sandbox", section)).startsWith(key);
    }

    /// What is refused below a section, the section itself left out.
    private static String refusals(String at, String section) {
        String config =
                """
                {agents: {defaults: {sandbox: {%s}}, list: [{id: 'main', sandbox: {%s}}]},
                 routing: {users: [{id: 'alice', agents: {sandbox: {%s}}}]}}\
                """
                        .formatted(section, section, section);
        return RulesFixture.refusals(config).stream()
                .filter(text -> text.startsWith(at + "."))
                .map(text -> text.substring(at.length() + 1))
                .findFirst()
                .orElse("nothing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/etc",
                "/etc/ssl",
                "/proc",
                "/sys/fs",
                "/dev/null",
                "/run",
                "/run/user/0",
                "/var",
                "/var/run/docker.sock",
                "/boot",
                "/root",
                "/home",
                "/home/alice",
                "~",
                "/home/alice/.ssh",
                "/opt/x/.aws/credentials",
                "/var/lib/docker/volumes",
                "/srv/podman.sock",
                "/opt/../etc"
            })
    void aBindThatOpensTheHostIsRefused(String host) {
        for (String mode : List.of("", ":ro", ":rw")) {
            String bind = host + ":/inside" + mode;
            assertThat(new RulesFixture(folder).dangers(defaults(bind)))
                    .singleElement()
                    .asString()
                    .startsWith("agents.defaults.sandbox.binds[0]: " + bind + " (expected: ");
        }
    }

    private static String defaults(String bind) {
        return "{agents: {defaults: {sandbox: {binds: ['%s']}}}}".formatted(bind);
    }

    @Test
    void aLinkToSuchAFolderIsRefusedToo() throws Exception {
        Files.createSymbolicLink(folder.resolve("innocent"), Path.of("/etc"));
        RulesFixture rules = new RulesFixture(folder);
        assertThat(rules.dangers(defaults(folder + "/innocent:/x:ro"))).hasSize(1);
        assertThat(rules.dangers(defaults(folder + "/innocent/ssl:/x:ro"))).hasSize(1);
        assertThat(rules.dangers(defaults(folder + "/other:/x:ro"))).isEmpty();
    }

    @Test
    void theStateFolderAndWorkspacesOfOthersAreRefused() {
        RulesFixture rules = new RulesFixture(folder);
        String config =
                """
                {agents: {defaults: {workspace: '%1$s/op'}},
                 routing: {
                  workspaces: [{id: 'p', path: '%1$s/p', users: ['bob']}],
                  users: [
                   {id: 'alice', agents: {workspaceDir: '%1$s/alice', sandbox: {binds: ['BIND']}}},
                   {id: 'bob', agents: {workspaceDir: '%1$s/bob'}}]}}\
                """
                        .formatted(folder);
        for (String host :
                List.of("", "/state", "/state/logs", "/bob", "/bob/x", "/p", "/op/src")) {
            String bind = folder + host + ":/inside";
            assertThat(rules.dangers(config.replace("BIND", bind)))
                    .as(bind)
                    .singleElement()
                    .asString()
                    .startsWith("routing.users[0].agents.sandbox.binds[0]: " + bind);
        }
        for (String host : List.of("/alice/cache", "/tools")) {
            String bind = folder + host + ":/inside";
            assertThat(rules.dangers(config.replace("BIND", bind))).as(bind).isEmpty();
        }
    }

    @Test
    void placesInsideThatAreTakenAreRefused() {
        RulesFixture rules = new RulesFixture(folder);
        for (String inside : List.of("/", "/proc", "/tmp", "/run/moltbot/guards", "/usr")) {
            assertThat(rules.dangers(defaults("/opt/x:" + inside))).as(inside).hasSize(1);
        }
    }
}
