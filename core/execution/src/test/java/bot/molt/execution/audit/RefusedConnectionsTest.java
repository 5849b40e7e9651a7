package bot.molt.execution.audit;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.execution.egress.EgressListener.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusedConnectionsTest {
    private final List<Json.Obj> log = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private final RefusedConnections refused = new RefusedConnections(log::add, () -> now);

    private void ended(String user, String refusal) {
        refused.ended(
                new Connection("box", user, "example.org", 443, refusal, 0, 0, Duration.ZERO));
    }

    @Test
    void refusalsAreRecordedAndWhatWasAllowedIsNot() {
        ended("alice", "");
        ended("alice", "not in the list");
        assertThat(log)
                .singleElement()
                .hasToString(
                        "{\"type\":\"network\",\"event\":\"refused\",\"userId\":\"alice\",\"sandbox\":\"box\",\"host\":\"example.org\",\"port\":443,\"reason\":\"not in the list\"}");
    }

    @Test
    void ofAFloodSixtyAMinuteAreRecordedAndTheRestIsCounted() {
        for (int i = 0; i < 1_000; i++) {
            ended("alice", "no");
        }
        assertThat(log).hasSize(60);
        ended("bob", "no");
        assertThat(log).hasSize(61);
        now = now.plusSeconds(60);
        ended("alice", "no");
        ended("alice", "no");
        assertThat(log).hasSize(63);
        assertThat(log.get(61).toString()).contains("\"omitted\":940");
        assertThat(log.getLast().toString()).doesNotContain("omitted");
    }
}
