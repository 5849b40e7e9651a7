package bot.molt.tools.exec;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.bind.Binder;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.spi.tool.ToolResult;
import bot.molt.tools.TestHost;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ExecToolTest {
    @AutoClose private final TestHost host = new TestHost();
    private final ExecTool tool = new ExecTool();

    @Test
    void theOutputOfACommandIsTheAnswer() throws Exception {
        ToolResult result = run("{\"command\":\"echo hi; pwd\"}");
        assertThat(result.text()).isEqualTo("hi\n" + host.workspace() + "\n");
        assertThat(result).isInstanceOf(ToolResult.Ok.class);
        assertThat(result.details().without("durationMs").without("pid").without("sessionId"))
                .isEqualTo(
                        JsonText.parse(
                                "{\"status\":\"completed\",\"exitCode\":0,\"cwd\":\"%s\",\"bytes\":%d,\"truncated\":false}"
                                        .formatted(host.workspace(), result.text().length())));
    }

    @Test
    void anExitCodeIsAFailureWithTheOutput() throws Exception {
        ToolResult result = run("{\"command\":\"echo no; exit 3\"}");
        assertThat(result).isInstanceOf(ToolResult.Failed.class);
        assertThat(result.text()).isEqualTo("no\nCommand exited with code 3");
        assertThat(result.details().string("status")).contains("failed");
    }

    private ToolResult run(String args) throws Exception {
        return tool.call(
                Binder.bind(ExecArgs.class, (Json.Obj) JsonText.parse(args)), host.context());
    }
}
