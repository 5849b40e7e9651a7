package bot.molt.gateway.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import org.junit.jupiter.api.Test;

class LogShapeTest {
    @Test
    void aLineSaysItsTextLevelTimeAndPartInBothShapes() {
        Json.Obj line =
                JsonText.parseObject(
                        LogShape.of(
                                "{\"ts\":\"2026-01-01T00:00:00Z\",\"level\":\"warn\",\"logger\":\"bot.molt.Part\",\"msg\":\"slow\",\"error\":\"trace\"}"));
        assertThat(line.string("msg")).contains("slow");
        assertThat(line.string("0")).contains("slow");
        assertThat(line.string("1")).contains("trace");
        assertThat(line.string("time")).contains("2026-01-01T00:00:00Z");
        assertThat(line.object("_meta").string("logLevelName")).contains("WARN");
        assertThat(line.object("_meta").string("name")).contains("{\"subsystem\":\"Part\"}");
    }

    @Test
    void anyOtherLineStaysAsItIs() {
        for (String line :
                new String[] {"", "plain", "[1]", "{}", "{\"_meta\":{},\"msg\":\"x\"}"}) {
            assertThat(LogShape.of(line)).isEqualTo(line);
        }
    }
}
