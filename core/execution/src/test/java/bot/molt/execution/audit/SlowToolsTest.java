package bot.molt.execution.audit;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.execution.Invocation;
import bot.molt.execution.Outcome;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.ToolResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlowToolsTest {
    @Test
    void onlyCallsAboveTheThresholdAreNamed() {
        SlowTools slow = new SlowTools(Duration.ofSeconds(1));
        assertThat(said(slow, Duration.ofSeconds(1))).isEmpty();
        assertThat(said(slow, Duration.ofMillis(1_001)))
                .containsExactly(
                        "slow_tool tool=exec durationMs=1001 status=ok callId=call_1 userId=alice door=http"
                                + " workspace=-");
        slow.configure(null);
        assertThat(said(slow, Duration.ofHours(1))).isEmpty();
    }

    private static List<String> said(SlowTools slow, Duration took) {
        Caller alice = new Caller("alice", Caller.Role.USER, "s", "http", "127.0.0.1");
        Invocation call = new Invocation("call_1", "exec", Json.Obj.EMPTY, alice, null, null);
        List<String> lines = new ArrayList<>();
        Handler handler =
                new Handler() {
                    @Override
                    public void publish(@Nullable LogRecord record) {
                        if (record != null) {
                            lines.add(record.getMessage());
                        }
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        Logger logger = Logger.getLogger(SlowTools.class.getName());
        logger.addHandler(handler);
        slow.note(call, new Outcome.Done(ToolResult.ok("x")), took);
        logger.removeHandler(handler);
        return lines;
    }
}
