package bot.molt.execution.sandbox;

import static bot.molt.execution.sandbox.RulesFixture.operator;
import static bot.molt.execution.sandbox.RulesFixture.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.execution.policy.Policy;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.tool.Wish;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which target a call runs on.
class TargetsTest {
    private static final String DEFAULTS = "agents.defaults.sandbox";
    private static final String ALICE = "routing.users[alice].agents.sandbox";

    @TempDir private Path folder;
    private RulesFixture rules;

    @BeforeEach
    void fixture() {
        rules = new RulesFixture(folder);
    }

    private String target(String config, Caller caller) {
        SandboxPlan plan = rules.plan(config, caller);
        return plan.kind() + " ← " + plan.choice().source();
    }

    private static String defaults(String sandbox) {
        return "{agents: {defaults: {sandbox: {%s}}}}".formatted(sandbox);
    }

    private static String alice(String sandbox) {
        return "{routing: {users: [{id: 'alice', agents: {sandbox: {%s}}}, {id: 'bob'}]}}"
                .formatted(sandbox);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                              | bubblewrap ← default
                    mode: 'all'                     | bubblewrap ← default
                    mode: 'non-main'                | bubblewrap ← default
                    mode: 'off'                     | host ← routing.users[alice].agents.sandbox.mode
                    backend: 'host'                 | host ← routing.users[alice].agents.sandbox.backend
                    backend: 'bubblewrap'           | bubblewrap ← routing.users[alice].agents.sandbox.backend
                    backend: 'docker'               | docker ← routing.users[alice].agents.sandbox.backend
                    backend: 'auto'                 | bubblewrap ← routing.users[alice].agents.sandbox.backend
                    mode: 'off', backend: 'docker'  | host ← routing.users[alice].agents.sandbox.mode
                    """)
    void aUsersOwnSectionDecides(String written, String expected) {
        String sandbox = written.strip().replace("''", "'");
        assertThat(target(alice(sandbox.equals("'") ? "" : sandbox), user("alice")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    mode: 'off'            | bubblewrap ← default
                    mode: 'all'            | bubblewrap ← default
                    backend: 'host'        | bubblewrap ← default
                    backend: 'auto'        | bubblewrap ← default
                    backend: 'docker'      | docker ← agents.defaults.sandbox.backend
                    """)
    void whatHoldsForAllTakesNoUsersSandboxAway(String sandbox, String expected) {
        assertThat(target(defaults(sandbox), user("bob"))).isEqualTo(expected);
        assertThat(target(defaults(sandbox), user("nobody-wrote-this-one"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"host", "gateway", "auto", "sandbox"})
    void noToolSettingTakesAUsersSandboxAway(String host) {
        String config = "{tools: {exec: {host: '%s'}}}".formatted(host);
        assertThat(target(config, user("bob"))).isEqualTo("bubblewrap ← default");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    mode: 'off'      | s1               | host ← agents.defaults.sandbox.mode
                    mode: 'all'      | main             | bubblewrap ← agents.defaults.sandbox.mode
                    mode: 'non-main' | main             | host ← agents.defaults.sandbox.mode
                    mode: 'non-main' | agent:work:main  | host ← agents.defaults.sandbox.mode
                    mode: 'non-main' | agent:a:b:main   | bubblewrap ← agents.defaults.sandbox.mode
                    mode: 'non-main' | maintenance      | bubblewrap ← agents.defaults.sandbox.mode
                    mode: 'non-main' | s1               | bubblewrap ← agents.defaults.sandbox.mode
                    """)
    void theModeDecidesForTheOperator(String sandbox, String session, String expected) {
        assertThat(target(defaults(sandbox), operator(session))).isEqualTo(expected);
    }

    @Test
    void theOperatorRunsOnTheHostUnlessASandboxIsAskedFor() {
        assertThat(target("{}", operator("s1"))).isEqualTo("host ← default");
        assertThat(target("{tools: {exec: {host: 'sandbox'}}}", operator("main")))
                .isEqualTo("bubblewrap ← tools.exec.host");
        assertThat(target("{tools: {exec: {defaultTarget: 'sandbox'}}}", operator("main")))
                .isEqualTo("bubblewrap ← tools.exec.host");
        assertThat(
                        target(
                                "{tools: {exec: {host: 'gateway'}}, agents: {defaults: {sandbox: {mode: 'all'}}}}",
                                operator("main")))
                .isEqualTo("bubblewrap ← %s.mode", DEFAULTS);
    }

    @Test
    void theDefaultAgentsSectionWinsOverThatOfAll() {
        String config =
                "{agents: {defaults: {sandbox: {mode: 'all', backend: 'docker'}}, list: [{id: 'x', sandbox: {mode: 'off'}}, {id: 'main', sandbox: {backend: 'bubblewrap'}}]}}";
        assertThat(target(config, operator("s1")))
                .isEqualTo("bubblewrap ← agents.list[main].sandbox.backend");
        String off = config.replace("{id: 'x',", "{id: 'x', default: true,");
        assertThat(target(off, operator("s1"))).isEqualTo("host ← agents.list[x].sandbox.mode");
    }

    @Test
    void autoTakesDockerWhereItWorksAndSaysWhy() {
        SandboxPlan without = rules.plan(defaults("mode: 'all'"), operator("s1"));
        assertThat(without.kind()).isEqualTo("bubblewrap");
        assertThat(without.choice().why())
                .isEqualTo("auto: docker does not work here (nobody answers)");
        rules.docker = new Readiness.Ready("engine 20.10", List.of());
        SandboxPlan with = rules.plan(defaults("mode: 'all'"), operator("s1"));
        assertThat(with.kind()).isEqualTo("docker");
        assertThat(with.choice().why()).isEqualTo("auto: docker works here (engine 20.10)");
        assertThat(rules.plan(alice("backend: 'auto'"), user("alice")).kind()).isEqualTo("docker");
        assertThat(rules.plan("{}", user("alice")).kind()).isEqualTo("bubblewrap");
    }

    @Test
    void whoRunsWithoutASandboxIsSaidAtTheStart() {
        assertThat(rules.rules(alice("mode: 'off'")).warnings())
                .containsExactly(
                        ALICE
                                + ".mode: calls of alice run on the host, as the gateway's own user and beside its files");
        assertThat(rules.rules(alice("mode: 'all'")).warnings()).isEmpty();
    }

    @Test
    void aWorkspaceThatLiesInAnothersIsSaidAtTheStart() {
        String config =
                "{routing: {users: [{id: 'a', agents: {workspaceDir: '/srv/x'}}, {id: 'b', agents: {workspaceDir: '/srv/x/b'}}, {id: 'c', agents: {workspaceDir: '/srv/xy'}}]}}";
        assertThat(rules.rules(config).warnings())
                .containsExactly(
                        "/srv/x/b, the workspace of b, lies in /srv/x of a, who can read and change it");
    }

    @Test
    void theKindsInUseAreKnownAtTheStart() {
        assertThat(rules.rules("{}").kinds()).containsExactly("host");
        assertThat(rules.rules(alice("backend: 'docker'")).kinds())
                .containsExactly("bubblewrap", "docker", "host");
        assertThat(rules.rules(defaults("mode: 'non-main'")).kinds()).containsExactly("bubblewrap");
    }

    private static String onNode(SandboxPlan plan) {
        return "%s %s ← %s".formatted(plan.kind(), plan.choice().node(), plan.choice().source());
    }

    @Test
    void theOperatorsCallsRunOnANodeWhereTheConfigurationSaysSo() {
        assertThat(onNode(rules.plan("{tools: {exec: {host: 'node'}}}", operator("main"))))
                .isEqualTo("node pi ← tools.exec.host");
        assertThat(
                        onNode(
                                rules.plan(
                                        "{tools: {exec: {defaultTarget: 'node', node: 'mac'}}}",
                                        operator("main"))))
                .isEqualTo("node mac ← tools.exec.host");
        assertThat(onNode(rules.plan(defaults("backend: 'node', node: 'mac'"), operator("main"))))
                .isEqualTo("node mac ← agents.defaults.sandbox.backend");
    }

    @Test
    void aUserRunsOnANodeOnlyWhereTheirOwnSectionSaysSo() {
        assertThat(onNode(rules.plan(alice("backend: 'node', node: 'mac'"), user("alice"))))
                .isEqualTo("node mac ← routing.users[alice].agents.sandbox.backend");
        assertThat(target("{tools: {exec: {host: 'node'}}}", user("alice")))
                .isEqualTo("bubblewrap ← default");
        assertThat(target(defaults("backend: 'node'"), user("alice")))
                .isEqualTo("bubblewrap ← default");
    }

    private String wished(String config, Caller caller, String node) {
        return onNode(rules.rules(config).plan(caller, null, new Wish("node", node)));
    }

    @Test
    void theOperatorMayWishForANodeWhereNoSandboxIsAskedFor() {
        assertThat(wished("{}", operator("main"), "mac")).isEqualTo("node mac ← host: node");
        assertThat(wished("{tools: {exec: {host: 'node', node: 'mac'}}}", operator("main"), ""))
                .isEqualTo("node mac ← tools.exec.host");
        assertThat(wished("{tools: {exec: {host: 'node', node: 'mac'}}}", operator("main"), "pi"))
                .isEqualTo("node pi ← host: node");
        assertThatThrownBy(() -> wished(defaults("mode: 'all'"), operator("main"), "pi"))
                .isInstanceOf(CodedException.class)
                .hasMessageContaining(
                        "host: node (expected: none; calls of operator run on bubblewrap");
    }

    @Test
    void aUserReachesNoNodeThatIsNotTheirs() {
        for (String config :
                List.of(
                        "{}",
                        alice("mode: 'off'"),
                        alice("backend: 'docker'"),
                        "{tools: {exec: {host: 'node'}}}",
                        alice("backend: 'node', node: 'mac'"))) {
            assertThatThrownBy(() -> wished(config, user("alice"), "pi"))
                    .as(config)
                    .isInstanceOfSatisfying(
                            CodedException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
        }
        assertThat(wished(alice("backend: 'node', node: 'mac'"), user("alice"), "mac"))
                .startsWith("node mac");
    }

    @Test
    void aWorkspaceOnANodeTakesItsCallsThere() {
        String config =
                "{routing: {users: [{id: 'alice'}, {id: 'bob'}], workspaces: [{id: 'far', path: '/srv/far', node: 'mac', users: ['alice']}, {id: 'open', path: '/srv/open', node: 'mac'}]}}";
        SandboxPlan plan = rules.rules(config).plan(user("alice"), "far");
        assertThat(onNode(plan)).isEqualTo("node mac ← routing.workspaces[far].node");
        assertThat(plan.workspace()).isEqualTo("/srv/far");
        assertThat(plan.target()).isEqualTo(new Policy.Target("node", "", "mac"));
        assertThat(onNode(rules.rules(config).plan(operator("main"), "open")))
                .isEqualTo("node mac ← routing.workspaces[open].node");
        assertThatThrownBy(() -> rules.rules(config).plan(user("bob"), "open"))
                .hasMessageContaining("workspace: open lies on a node");
        assertThatThrownBy(() ->
                        rules.rules("{tools: {exec: {host: 'node'}}}")
                                .plan(operator("main"), "here"))
                .hasMessageContaining("workspace: here lies on the gateway");
    }
}
