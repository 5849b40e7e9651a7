package bot.molt.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.testkit.client.Npm;
import bot.molt.testkit.client.Ran;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// MCP Inspector's command line.
@Tag("slow")
class InspectorIT {
    @TempDir Path folder;
    @AutoClose private TestGateway gateway;

    @BeforeEach
    void starts() throws Exception {
        gateway = new TestGateway(folder, "security: \"allowlist\", allowlist: [\"echo *\"]");
    }

    private Json.Obj inspect(String... options) throws Exception {
        Map<String, String> environment = new HashMap<>(Npm.path());
        environment.put("HOME", folder.toString());
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Npm.module(".bin/mcp-inspector").toString(),
                                "--cli",
                                gateway.url() + "/mcp",
                                "--header",
                                "Authorization: Bearer " + TestGateway.TOKEN));
        command.addAll(List.of(options));
        Ran ran = Ran.of(folder, environment, Duration.ofSeconds(60), command);
        return JsonText.parseObject(ran.output());
    }

    @Test
    void listsTools() throws Exception {
        assertThat(inspect("--method", "tools/list").items("tools"))
                .extracting(tool -> ((Json.Obj) tool).string("name").orElse(""))
                .contains("Bash", "Read", "Write", "Edit", "Glob", "Grep", "exec", "process");
    }

    @Test
    void callsATool() throws Exception {
        Json.Obj result =
                inspect(
                        "--method",
                        "tools/call",
                        "--tool-name",
                        "Bash",
                        "--tool-arg",
                        "command=echo hello");
        assertThat(result.toString())
                .isEqualTo(
                        "{\"content\":[{\"type\":\"text\",\"text\":\"hello\\n\"}],\"isError\":false}");
    }
}
