package bot.molt.execution;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.ToolResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallDirectoryTest {
    private static final Caller CALLER =
            new Caller("u", Caller.Role.USER, "s", "http", "127.0.0.1");

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final CallDirectory calls = new CallDirectory(() -> now);

    @Test
    void anEndedCallIsFoundForFiveMinutes() {
        Call call = ended("x");
        now = now.plus(Duration.ofSeconds(299));
        assertThat(calls.find(call.id(), CALLER)).containsSame(call);
        now = now.plus(Duration.ofSeconds(1));
        assertThat(calls.find(call.id(), CALLER)).isEmpty();
    }

    @Test
    void largeResultsPushOlderOnesOut() {
        List<Call> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(ended("x".repeat(4 << 20)));
        }
        assertThat(all.stream().filter(call -> calls.find(call.id(), CALLER).isPresent()))
                .containsExactlyElementsOf(all.subList(3, 6));
        Call small = ended("x");
        assertThat(calls.find(small.id(), CALLER)).containsSame(small);
    }

    @Test
    void theNumberIsBounded() {
        Call first = ended("x");
        for (int i = 0; i < CallDirectory.MAX_ENDED - 1; i++) {
            ended("x");
        }
        assertThat(calls.find(first.id(), CALLER)).isPresent();
        ended("x");
        assertThat(calls.find(first.id(), CALLER)).isEmpty();
    }

    private Call ended(String text) {
        Call call = new Call(Invocation.of("t", Json.Obj.EMPTY, CALLER, null), now);
        calls.add(call);
        call.end(new Outcome.Done(ToolResult.ok(text)));
        calls.keep(call);
        return call;
    }
}
