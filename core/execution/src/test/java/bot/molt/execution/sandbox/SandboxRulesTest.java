package bot.molt.execution.sandbox;

import static bot.molt.execution.sandbox.RulesFixture.operator;
import static bot.molt.execution.sandbox.RulesFixture.setting;
import static bot.molt.execution.sandbox.RulesFixture.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.spi.sandbox.HostRule;
import bot.molt.spi.sandbox.Image;
import bot.molt.spi.sandbox.Network;
import bot.molt.spi.sandbox.SandboxLimits;
import bot.molt.spi.sandbox.SandboxSpec;
import bot.molt.spi.sandbox.SandboxSpec.Access;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a sandbox is opened with, and which key of the configuration stands behind it.
class SandboxRulesTest {
    private static final String ALICE = "routing.users[alice].agents.sandbox.";
    private static final long GB = 1L << 30;

    @TempDir private Path folder;
    private RulesFixture rules;

    @BeforeEach
    void fixture() {
        rules = new RulesFixture(folder);
    }

    private static String both(String defaults, String alice) {
        return "{agents: {defaults: {sandbox: {%s}}}, routing: {users: [{id: 'alice', agents: {sandbox: {%s}}}]}}"
                .formatted(defaults, alice);
    }

    private SandboxPlan alice(String defaults, String own) {
        return rules.plan(both(defaults, own), user("alice"));
    }

    @Test
    void withoutAnySettingEverythingIsLimitedAndNothingIsOpen() {
        SandboxPlan plan = alice("", "");
        SandboxSpec spec = plan.spec();
        assertThat(spec.limits())
                .isEqualTo(
                        new SandboxLimits(
                                2 * GB, 1, 4, 512, 10 * GB, 500_000, 4 * GB, 4_096, Duration.ZERO));
        assertThat(spec.network()).isEqualTo(Network.none());
        assertThat(spec.image()).isEqualTo(Image.NONE);
        assertThat(spec.binds()).isEmpty();
        assertThat(spec.workspace())
                .isEqualTo(
                        new SandboxSpec.Workspace(
                                folder.resolve("alice"),
                                "/workspace",
                                Access.READ_WRITE,
                                SandboxRules.PROTECTED));
        assertThat(spec.userId()).isEqualTo("alice");
        assertThat(spec.scratch().getParent()).isEqualTo(rules.state().resolve("sandboxes"));
        assertThat(spec.name()).matches("alice-alice-[0-9a-f]{10}");
        assertThat(plan.prune())
                .isEqualTo(new SandboxPlan.Prune(Duration.ofHours(24), Duration.ofDays(7)));
        assertThat(plan.timeout()).isZero();
        assertThat(plan.settings()).extracting(SandboxPlan.Setting::source).containsOnly("default");
    }

    @Test
    void nothingOfTheGatewaysEnvironmentIsInside() {
        assertThat(alice("", "").spec().env())
                .containsOnlyKeys("PATH", "HOME", "LANG", "TERM")
                .containsEntry("HOME", "/home/moltbot")
                .containsEntry("LANG", "C.UTF-8")
                .containsEntry(
                        "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        assertThat(rules.plan("{}", operator("s1")).spec().env())
                .containsEntry("SSH_AUTH_SOCK", "/run/agent");
    }

    @Test
    void theInnerSectionWinsPartByPart() {
        SandboxPlan plan =
                alice(
                        "scope: 'session', limits: {memory: '1gb', cpus: 2, pids: 100}, prune: {idleHours: 1}",
                        "limits: {memory: '512mb'}, workspaceAccess: 'ro'");
        assertThat(plan.spec().limits().memory()).isEqualTo(GB / 2);
        assertThat(setting(plan, "limits.memory")).isEqualTo("512mb ← " + ALICE + "limits.memory");
        assertThat(setting(plan, "limits.cpus"))
                .isEqualTo("2 ← agents.defaults.sandbox.limits.cpus");
        assertThat(setting(plan, "limits.pids"))
                .isEqualTo("100 ← agents.defaults.sandbox.limits.pids");
        assertThat(setting(plan, "limits.files")).isEqualTo("500000 ← default");
        assertThat(setting(plan, "scope")).isEqualTo("session ← agents.defaults.sandbox.scope");
        assertThat(setting(plan, "workspaceAccess")).isEqualTo("ro ← " + ALICE + "workspaceAccess");
        assertThat(plan.spec().workspace().access()).isEqualTo(Access.READ_ONLY);
        assertThat(plan.prune().idle()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void theOriginalsNamesOfLimitsMeanTheSame() {
        SandboxPlan plan =
                alice(
                        "docker: {cpuLimit: '2', memoryLimit: '3g', memorySwap: '4g', pidsLimit: 64, ulimits: {nofile: {soft: 100, hard: 200}, fsize: '1048576:2097152', cpu: 60}}",
                        "");
        assertThat(plan.spec().limits())
                .isEqualTo(
                        new SandboxLimits(
                                3 * GB,
                                GB,
                                2,
                                64,
                                10 * GB,
                                500_000,
                                1 << 20,
                                100,
                                Duration.ofMinutes(1)));
        assertThat(setting(plan, "limits.memory"))
                .isEqualTo("3gb ← agents.defaults.sandbox.docker.memory");
        assertThat(setting(plan, "limits.swap"))
                .isEqualTo("1gb ← agents.defaults.sandbox.docker.memorySwap");
        assertThat(setting(plan, "limits.openFiles"))
                .isEqualTo("100 ← agents.defaults.sandbox.docker.ulimits.nofile");
        assertThat(alice("limits: {memory: '1g'}, docker: {memory: '3g'}", "").spec().limits())
                .extracting(SandboxLimits::memory)
                .isEqualTo(GB);
    }

    @Test
    void swapIsCountedTogetherWithMemory() {
        assertThat(swap("memory: '2g', memorySwap: '-1'")).isZero();
        assertThat(swap("memory: '2g', memorySwap: '2g'")).isEqualTo(1);
        assertThat(swap("memory: '2g', memorySwap: '5g'")).isEqualTo(3 * GB);
        assertThat(swap("memory: 0")).isZero();
    }

    private long swap(String limits) {
        return alice("", "limits: {%s}".formatted(limits)).spec().limits().swap();
    }

    @Test
    void aListOfHostsReplacesThatOfTheSectionAround() {
        SandboxPlan plan =
                alice(
                        "network: {mode: 'full', allow: ['a.org']}",
                        "network: {allow: ['github.com:22', '*.npmjs.org']}");
        assertThat(plan.spec().network())
                .isEqualTo(
                        new Network(
                                Network.Mode.ALLOWLIST,
                                List.of(
                                        HostRule.parse("github.com:22"),
                                        HostRule.parse("*.npmjs.org"))));
        assertThat(setting(plan, "network")).isEqualTo("allowlist ← " + ALICE + "network.allow");
        assertThat(setting(plan, "network.allow"))
                .isEqualTo("github.com:22, *.npmjs.org:80,443 ← " + ALICE + "network.allow");
        assertThat(alice("network: {allow: ['a.org']}", "network: {mode: 'none'}").spec().network())
                .isEqualTo(Network.none());
    }

    @Test
    void theOriginalsNetworkNamesMeanNoneAndFull() {
        assertThat(alice("docker: {network: 'bridge'}", "").spec().network())
                .isEqualTo(Network.full());
        assertThat(
                        alice("docker: {network: 'bridge'}", "docker: {network: 'none'}")
                                .spec()
                                .network())
                .isEqualTo(Network.none());
        assertThat(
                        alice("docker: {network: 'bridge'}, network: {mode: 'none'}", "")
                                .spec()
                                .network())
                .isEqualTo(Network.none());
    }

    @Test
    void bindsAndVariablesAreAddedUpAndTheInnerOneWins() throws Exception {
        SandboxPlan plan =
                alice(
                        "binds: ['/opt/a:/a:ro', '/opt/b:/b'], env: {A: 'outer', B: 'outer'}",
                        "docker: {binds: ['/opt/c:/b:ro'], env: {B: 'inner'}}");
        assertThat(plan.spec().binds())
                .containsExactly(
                        new SandboxSpec.Bind(Path.of("/opt/a"), "/a", Access.READ_ONLY),
                        new SandboxSpec.Bind(Path.of("/opt/c"), "/b", Access.READ_ONLY));
        assertThat(plan.spec().env()).containsEntry("A", "outer").containsEntry("B", "inner");
        assertThat(setting(plan, "env"))
                .isEqualTo("A, B ← agents.defaults.sandbox.env; B ← " + ALICE + "docker.env");
        assertThat(plan.settings().toString()).doesNotContain("inner", "outer");
    }

    @Test
    void whoShareASandboxIsItsScope() {
        String alice = name("", "alice", "s1", "w");
        assertThat(name("", "alice", "s2", "w")).isEqualTo(alice);
        assertThat(name("", "bob", "s1", "w")).isNotEqualTo(alice);
        assertThat(name("", "alice", "s1", "v")).isNotEqualTo(alice);
        assertThat(name("scope: 'user'", "alice", "s1", "w")).isEqualTo(alice);
        assertThat(name("scope: 'session'", "alice", "s1", "w"))
                .isNotEqualTo(name("scope: 'session'", "alice", "s2", "w"))
                .isEqualTo(name("perSession: true", "alice", "s1", "w"));
        assertThat(name("scope: 'shared'", "alice", "s1", "w"))
                .isEqualTo(name("scope: 'shared'", "bob", "s2", "w"))
                .isEqualTo(name("perSession: false", "bob", "s2", "w"))
                .isNotEqualTo(name("scope: 'shared'", "bob", "s2", "v"));
        assertThat(name("scope: 'session'", "a", "b c", "w"))
                .isNotEqualTo(name("scope: 'session'", "a b", "c", "w"));
    }

    private String name(String sandbox, String user, String session, String workspace) {
        String config = "{agents: {defaults: {sandbox: {%s}}}}".formatted(sandbox);
        return rules.rules(config).plan(user(user).inSession(session), workspace).spec().name();
    }

    @Test
    void changedSettingsGiveAnotherNameAndTheSameFolders() {
        SandboxSpec one = alice("", "").spec();
        SandboxSpec two = alice("", "limits: {memory: '1g'}").spec();
        SandboxSpec three = alice("", "env: {A: 'b'}").spec();
        assertThat(List.of(one.name(), two.name(), three.name())).doesNotHaveDuplicates();
        assertThat(two.scratch()).isEqualTo(one.scratch()).isEqualTo(three.scratch());
        assertThat(alice("", "").spec()).isEqualTo(one);
    }

    @Test
    void everyUserIdGivesANameThatFits() {
        for (String id : List.of("A", "Alice.Smith@example.org", "x".repeat(64), "-._@", "ß")) {
            assertThat(rules.plan("{}", user(id)).spec().name()).matches("[a-z0-9-]{1,48}");
        }
        assertThat(rules.plan("{}", user("a.b")).spec().name())
                .isNotEqualTo(rules.plan("{}", user("a@b")).spec().name());
    }

    @Test
    void withoutAccessAPrivateFolderTakesTheWorkspacesPlace() {
        Path own = alice("workspaceAccess: 'none'", "").spec().workspace().folder();
        assertThat(own.getParent()).isEqualTo(rules.state().resolve("sandboxes/workspaces"));
        Path elsewhere =
                alice("workspaceAccess: 'none', workspaceRoot: '" + folder + "/private'", "")
                        .spec()
                        .workspace()
                        .folder();
        assertThat(elsewhere).isEqualTo(folder.resolve("private").resolve(own.getFileName()));
    }

    @Test
    void theTimeLimitComesFromTheSection() {
        SandboxPlan plan = alice("limits: {timeout: 300000}", "");
        assertThat(plan.timeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(setting(plan, "limits.timeout"))
                .isEqualTo("300s ← agents.defaults.sandbox.limits.timeout");
        assertThat(rules.plan(both("limits: {timeout: 300000}", ""), operator("s1")).timeout())
                .isZero();
    }

    @Test
    void whereAnAllowlistHoldsTheGuardsAreInside() throws Exception {
        rules.guarded = true;
        SandboxSpec spec = alice("", "env: {PATH: '/opt/bin'}").spec();
        assertThat(spec.env()).containsEntry("PATH", "/run/moltbot/guards:/opt/bin");
        SandboxSpec.Bind bind = spec.binds().getLast();
        assertThat(bind.inside()).isEqualTo("/run/moltbot/guards");
        assertThat(bind.access()).isEqualTo(Access.READ_ONLY);
        Process git =
                new ProcessBuilder(bind.host().resolve("git").toString(), "--version")
                        .redirectErrorStream(true)
                        .start();
        assertThat(git.getInputStream().readAllBytes()).asString().startsWith("git version");
        assertThat(git.waitFor()).isZero();
    }

    @Test
    void aWorkspaceThatShowsTheGatewaysFilesIsRefused() throws Exception {
        Files.createDirectories(rules.state().resolve("workspaces/w"));
        Files.createSymbolicLink(folder.resolve("link"), rules.state());
        for (String id : List.of("state", "state/logs", "state/..", "link", "state/workspaces")) {
            assertThatThrownBy(() -> rules.rules("{}").plan(user("alice"), id))
                    .as(id)
                    .isInstanceOf(CodedException.class)
                    .hasMessageContaining("whose files no sandbox may show");
        }
        assertThat(rules.rules("{}").plan(user("alice"), "state/workspaces/w").kind())
                .isEqualTo("bubblewrap");
        assertThat(rules.rules("{}").plan(operator("s1"), "state").kind()).isEqualTo("host");
    }

    @Test
    void whatAnImageIsMadeFromIsHandedOn() {
        Image image =
                alice(
                                "docker: {image: 'x:1', user: '1000:1000', readOnlyRoot: false, tmpfs: ['/var/tmp'], capDrop: ['NET_RAW'], setupCommand: 'true', runtime: 'runsc', dns: ['9.9.9.9'], extraHosts: ['a:1.2.3.4']}",
                                "docker: {image: 'y:2', workdir: '/src'}")
                        .spec()
                        .image();
        assertThat(image)
                .isEqualTo(
                        new Image(
                                "y:2",
                                "1000:1000",
                                "runsc",
                                false,
                                List.of("/var/tmp"),
                                List.of("NET_RAW"),
                                "",
                                "",
                                new Image.Names(List.of("9.9.9.9"), List.of("a:1.2.3.4")),
                                "true"));
    }

    @Test
    void aPlanIsMadeOnceForEachSessionAndWorkspace() {
        SandboxRules snapshot = rules.rules("{}");
        SandboxPlan first = snapshot.plan(user("alice"), null);
        assertThat(snapshot.plan(user("alice"), null)).isSameAs(first);
        assertThat(snapshot.plan(user("alice"), "other")).isNotEqualTo(first);
        assertThat(snapshot.plan(user("bob"), null)).isNotEqualTo(first);
        assertThat(rules.rules("{}").plan(user("alice"), null)).isNotSameAs(first).isEqualTo(first);
    }

    @Test
    void whereAKnownWorkspaceLeadsIsLookedAtEachTime() throws Exception {
        SandboxRules snapshot = rules.rules("{}");
        Path workspace = snapshot.plan(user("alice"), null).spec().workspace().folder();
        Files.createSymbolicLink(workspace, Files.createDirectories(rules.state()));
        assertThatThrownBy(() -> snapshot.plan(user("alice"), null))
                .hasMessageContaining("whose files no sandbox may show");
    }
}
