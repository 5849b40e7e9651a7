package bot.molt.execution.policy;

import static bot.molt.execution.policy.PolicyFixture.in;
import static bot.molt.execution.policy.PolicyFixture.operator;
import static bot.molt.execution.policy.PolicyFixture.policy;
import static bot.molt.execution.policy.PolicyFixture.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.bind.Binder;
import bot.molt.base.json.JsonText;
import bot.molt.execution.policy.Policy.Subject;
import bot.molt.execution.web.NetworkConfig;
import bot.molt.spi.net.HostRules;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Hosts that calls connect to by themselves.
class NetworkPolicyTest {
    private static Decision to(Policy policy, Subject subject, String host, int port) {
        return policy.decide(
                subject,
                PolicyFixture.tool("web_fetch", Effect.READS),
                List.of(new Access.Connect(host, port)));
    }

    private static boolean opens(Policy policy, Subject subject, String host, int port) {
        return to(policy, subject, host, port) instanceof Decision.Allow;
    }

    @Test
    void publicHostsAreOpenAndPrivateAddressesClosedUnlessTheyAreNamed() {
        PolicyEngine usual = policy("{tools: {profile: 'full'}}");
        assertThat(opens(usual, operator(), "example.com", 8443)).isTrue();
        assertThat(opens(usual, operator(), "93.184.215.14", 80)).isTrue();
        for (String host : List.of("127.0.0.1", "[::1]", "10.1.2.3", "169.254.169.254")) {
            assertThat(opens(usual, operator(), host, 80)).as(host).isFalse();
        }
        assertThat(opens(usual, operator(), "2130706433", 80)).isFalse();
        PolicyEngine open =
                policy("{tools: {profile: 'full', network: {allow: ['*:*', '127.0.0.1:8080']}}}");
        assertThat(opens(open, operator(), "127.0.0.1", 8080)).isTrue();
        assertThat(opens(open, operator(), "127.0.0.1", 8081)).isFalse();
    }

    @Test
    void aRefusalNamesTheListAndWhatToDo() {
        PolicyEngine engine =
                policy(
                        "{tools: {profile: 'full', network: {allow: ['*.example.com'], deny: ['bad.example.com']}}}");
        assertThat(opens(engine, operator(), "a.example.com", 443)).isTrue();
        assertThat(to(engine, operator(), "other.org", 443))
                .isEqualTo(
                        new Decision.Deny(
                                new Decision.Reason(
                                        "other.org:443 is not open for tools of the gateway: no rule of tools.network.allow names it. To open it, add \"other.org\" to tools.network.allow.",
                                        "network",
                                        "tools.network")));
        assertThat(to(engine, operator(), "BAD.example.com.", 8443).reason().text())
                .contains("tools.network.deny");
    }

    @Test
    void aUserAndAWorkspaceCanOnlyTakeAway() {
        PolicyEngine engine =
                policy(
                        """
                        {tools: {profile: 'full', network: {allow: ['*:*', '10.0.0.7:80']}},
                         routing: {users: [{id: 'alice', agents: {tools: {network: {allow: ['*.example.com', '10.0.0.8:80', '10.0.0.7:80']}}}},
                                           {id: 'bob', agents: {tools: {network: {deny: ['example.com']}}}}],
                                   workspaces: [{id: 'w', path: '/srv/w', tools: {network: {deny: ['*.example.com']}}}]}}
                        """);
        assertThat(opens(engine, user("alice"), "a.example.com", 443)).isTrue();
        assertThat(opens(engine, user("alice"), "other.org", 443)).isFalse();
        assertThat(opens(engine, user("alice"), "10.0.0.7", 80)).isTrue();
        assertThat(opens(engine, user("alice"), "10.0.0.8", 80)).isFalse();
        assertThat(opens(engine, in(user("alice"), "w"), "a.example.com", 443)).isFalse();
        assertThat(opens(engine, user("bob"), "other.org", 443)).isTrue();
        assertThat(opens(engine, user("bob"), "10.0.0.7", 80)).isFalse();
        assertThat(engine.hosts(user("bob")).stream().map(HostRules::key).toList())
                .containsExactly("tools.network", "routing.users[1].agents.tools.network");
        assertThat(engine.hosts(user("nobody")).getFirst().allow()).isEmpty();
    }

    @Test
    void aRuleThatIsNoneRefusesTheConfiguration() {
        assertThatThrownBy(() ->
                        Binder.bind(
                                NetworkConfig.class,
                                JsonText.parseObject("{\"allow\":[\"http://x\"]}")))
                .hasMessageContaining("host:port");
    }
}
