package bot.molt.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.app.logging.LogLevel;
import bot.molt.base.DataSize;
import bot.molt.base.Secret;
import bot.molt.execution.policy.AskMode;
import bot.molt.execution.policy.ExecConfig;
import bot.molt.execution.policy.Profile;
import bot.molt.execution.policy.RoutingConfig;
import bot.molt.execution.policy.Security;
import bot.molt.execution.sandbox.settings.ContainerLimits;
import bot.molt.execution.sandbox.settings.Placement;
import bot.molt.execution.sandbox.settings.SandboxConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every setting of the first manual, as written there.
class SeedConfigTest {
    private static final Path HOME = Path.of(System.getProperty("user.home"));

    @TempDir private Path folder;

    private ConfigSnapshot read(String yaml) throws IOException {
        Path file = TestFiles.with(folder, "config.yaml", yaml).file();
        return new TestFiles(file, Map.of("ANTHROPIC_API_KEY", "sk-test")).read();
    }

    private static List<String> problems(ConfigSnapshot snapshot) {
        return snapshot.problems().stream()
                .map(problem -> problem.path() + ": " + problem.text())
                .toList();
    }

    @Test
    void toolsProvidersAndLog() throws IOException {
        ConfigSnapshot snapshot =
                read(
                        """
                        tools:
                          profile: coding
                          exec:
                            security: allowlist
                            allowlist:
                              - "git *"
                              - "kubectl *"
                            ask: on-miss
                        providers:
                          anthropic:
                            apiKey: ${ANTHROPIC_API_KEY}
                            model: claude-sonnet-4.5
                        log:
                          level: info
                          file: ~/.clawdbot/logs/gateway.log
                        """);
        MoltbotConfig config = snapshot.config();
        assertThat(config.tools().profile()).isEqualTo(Profile.CODING);
        assertThat(config.tools().exec().security()).isEqualTo(Security.ALLOWLIST);
        assertThat(config.tools().exec().ask()).isEqualTo(AskMode.ON_MISS);
        assertThat(config.tools().exec().allowlist()).containsExactly("git *", "kubectl *");
        assertThat(config.logging().level()).isEqualTo(LogLevel.INFO);
        assertThat(config.logging().file()).isEqualTo(HOME.resolve(".clawdbot/logs/gateway.log"));
        assertThat(config.thinking().models().providers().get("anthropic").model())
                .isEqualTo("claude-sonnet-4.5");
        assertThat(problems(snapshot)).isEmpty();
    }

    @Test
    void usersAndWorkspaces() throws IOException {
        ConfigSnapshot snapshot =
                read(
                        """
                        routing:
                          users:
                            - id: user-alice
                              apiKey: "alice-key"
                              agents:
                                workspaceDir: /home/alice/projects
                                tools:
                                  profile: coding
                            - id: user-bob
                              apiKey: "bob-key"
                              agents:
                                workspaceDir: /home/bob/projects
                                tools:
                                  profile: minimal  # less
                          workspaces:
                            - id: project-a
                              path: ~/moltbot-workspaces/project-a
                              gitRepo: git@github.com:org/project-a.git
                              tools:
                                exec:
                                  allowlist:
                                    - "npm *"
                            - id: project-b
                              path: ~/moltbot-workspaces/project-b
                              gitRepo: git@github.com:org/project-b.git
                              tools:
                                profile: full
                        """);
        RoutingConfig routing = snapshot.config().routing();
        assertThat(problems(snapshot)).isEmpty();
        assertThat(routing.users())
                .extracting(RoutingConfig.User::apiKey)
                .containsExactly(Secret.of("alice-key"), Secret.of("bob-key"));
        assertThat(routing.users().getLast().agents().tools().profile()).isEqualTo(Profile.MINIMAL);
        assertThat(routing.users().getLast().agents().workspaceDir())
                .isEqualTo("/home/bob/projects");
        assertThat(routing.workspaces())
                .extracting(RoutingConfig.Workspace::gitRepo)
                .containsExactly(
                        "git@github.com:org/project-a.git", "git@github.com:org/project-b.git");
        assertThat(routing.workspaces().getFirst().tools().exec().allowlist())
                .containsExactly("npm *");
        assertThat(routing.workspaces().getLast().tools().profile()).isEqualTo(Profile.FULL);
    }

    @Test
    void auditAndPerformance() throws IOException {
        ConfigSnapshot snapshot =
                read(
                        """
                        log:
                          level: debug
                          auditLog:
                            enabled: true
                            file: ~/.clawdbot/logs/audit.jsonl
                            includeToolCalls: true
                            includeResults: true
                          performance:
                            enabled: true
                            slowToolThreshold: 1000  # a second
                        """);
        assertThat(problems(snapshot)).isEmpty();
        assertThat(snapshot.config().logging().auditLog().includeResults()).isTrue();
        assertThat(snapshot.config().logging().auditLog().file())
                .isEqualTo(HOME.resolve(".clawdbot/logs/audit.jsonl"));
        assertThat(snapshot.config().logging().performance().enabled()).isTrue();
        assertThat(snapshot.config().logging().performance().slowToolThreshold())
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void pluginsAndSandbox() throws IOException {
        ConfigSnapshot snapshot =
                read(
                        """
                        plugins:
                          loadPaths:
                            - ~/.clawdbot/plugins
                          config:
                            claude-code-bridge:
                              authToken: "a-token"
                        tools:
                          exec:
                            defaultTarget: sandbox
                        sandbox:
                          enabled: true
                          image: moltbot/sandbox:latest
                          limits:
                            memory: 2GB
                            cpus: 2
                            timeout: 300000  # 5 minutes
                        """);
        MoltbotConfig config = snapshot.config();
        assertThat(config.others().plugins().load().paths())
                .containsExactly(HOME.resolve(".clawdbot/plugins"));
        assertThat(config.others().plugins().entries().get("claude-code-bridge"))
                .hasToString("{\"config\":{\"authToken\":\"a-token\"}}");
        assertThat(config.tools().exec().host()).isEqualTo(ExecConfig.Place.Host.SANDBOX);
        SandboxConfig sandbox = config.agents().defaults().sandbox();
        assertThat(sandbox.placement().mode()).isEqualTo(Placement.Mode.ALL);
        assertThat(sandbox.limits().timeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(sandbox.docker().limits().memory()).isEqualTo(DataSize.parse("2gb"));
        assertThat(sandbox.docker().limits().cpus()).isEqualTo(2);
        assertThat(sandbox.docker().container().image()).isEqualTo("moltbot/sandbox:latest");
        assertThat(snapshot.tree().object("agents").object("defaults").object("sandbox"))
                .hasToString(
                        "{\"docker\":{\"image\":\"moltbot/sandbox:latest\",\"memory\":\"2GB\",\"cpus\":2},\"limits\":{\"timeout\":300000},\"mode\":\"all\"}");
        assertThat(problems(snapshot)).isEmpty();
    }

    @Test
    void theOperationsManualsSandboxWorksToo() throws IOException {
        ConfigSnapshot snapshot =
                read(
                        """
                        {
                          agents: {
                            defaults: {
                              sandbox: {
                                docker: {
                                  cpuLimit: "2",
                                  memoryLimit: "2g"
                                }
                              }
                            }
                          }
                        }
                        """);
        ContainerLimits limits = snapshot.config().agents().defaults().sandbox().docker().limits();
        assertThat(problems(snapshot)).isEmpty();
        assertThat(limits.cpus()).isEqualTo(2);
        assertThat(limits.memory()).isEqualTo(DataSize.parse("2gb"));
    }

    @Test
    void aDangerousBindRefusesWithItsPlace() throws IOException {
        ConfigSnapshot snapshot =
                read(
                        """
                        agents:
                          defaults:
                            sandbox:
                              docker:
                                binds:
                                  - /opt/data:/data:ro
                                  - /var/run/docker.sock:/docker.sock
                        """);
        assertThat(snapshot.refused()).isTrue();
        assertThat(snapshot.problems().getFirst().toString())
                .contains("config.yaml:7:", "agents.defaults.sandbox.docker.binds[1]")
                .contains("/var/run/docker.sock:/docker.sock (expected: a folder without danger");
    }

    @Test
    void aWrongPolicyRefusesWithItsPlace() throws IOException {
        assertThat(
                        read("tools:\n  exec:\n    security: allowlst\n")
                                .problems()
                                .getFirst()
                                .toString())
                .endsWith(
                        "config.yaml:3:5: tools.exec.security: \"allowlst\" (expected: one of deny,"
                                + " allowlist, full)");
        assertThat(read("tools:\n  exec:\n    allowlist: {a: 1}\n").refused()).isTrue();
        assertThat(read("routing:\n  users:\n    - apiKey: x\n").refused()).isTrue();
        assertThat(read("routing:\n  users:\n    - id: operator\n").refused()).isTrue();
        assertThat(read("tools:\n  deny: [\"${NO_SUCH}\"]\n").refused()).isTrue();
    }

    @Test
    void theOperationsManualsLoggingWorksToo() throws IOException {
        ConfigSnapshot snapshot =
                read(
                        "{logging: {level: warn, file: /var/log/moltbot/moltbot.log, consoleLevel:"
                                + " error, consoleStyle: compact, redactSensitive: tools}}\n");
        assertThat(problems(snapshot)).isEmpty();
        assertThat(snapshot.config().logging().level()).isEqualTo(LogLevel.WARN);
    }
}
