package bot.molt.execution.policy;

import static bot.molt.execution.policy.PolicyFixture.agents;
import static bot.molt.execution.policy.PolicyFixture.allows;
import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.bind.Binder;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptFoldersTest {
    private static final String HOME = System.getProperty("user.home");

    private final PolicyEngine policy =
            Policies.of(
                            Binder.lenient(
                                            ToolsConfig.class,
                                            (Json.Obj)
                                                    JsonText.parse(
                                                            """
                                                            {"exec":{"allowlist":["cat *","grep *","tar *","find *","ls *"]}}
                                                            """),
                                            "tools")
                                    .value(),
                            new RoutingConfig(List.of(), List.of()),
                            agents())
                    .keeping(List.of(Path.of(HOME, ".clawdbot")), HOME)
                    .build();

    @Test
    void noPatternMeansTheGatewaysOwnFiles() {
        assertThat(
                        List.of(
                                "cat ~/.clawdbot/token",
                                "cat " + HOME + "/.clawdbot/token",
                                "cat " + HOME + "//./x/../.clawdbot/token",
                                "cat ~/.c*/token",
                                "cat ~/.clawd?ot/token",
                                "cat ~/*/token",
                                "cat $HOME/.clawdbot/token",
                                "cat \"$x/.clawdbot\"/token",
                                "cat ../../../../../../.." + HOME + "/.clawdbot/token",
                                "grep -r token ~",
                                "grep -rf ~/.clawdbot/token .",
                                "grep --file=" + HOME + "/.clawdbot/token .",
                                "grep -r token /",
                                "tar -cf x.tar ~",
                                "tar -cf x.tar -C / root",
                                "find ~ -name token -exec cat {} +",
                                "find ~/.clawdbot",
                                "ls ~/.clawdbot"))
                .filteredOn(command -> allows(policy, command))
                .isEmpty();
    }

    @Test
    void otherFilesAreMeant() {
        assertThat(
                        List.of(
                                "cat a.txt",
                                "cat /etc/os-release",
                                "cat \"$file\"",
                                "cat *.txt",
                                "cat /usr/share/*/x",
                                "grep -r token .",
                                "grep -rn x src/*.java",
                                "ls /",
                                "ls ~",
                                "find / -name x",
                                "cat ~/notes.txt",
                                "tar -czf a.tgz ."))
                .filteredOn(command -> !allows(policy, command))
                .isEmpty();
    }
}
