package bot.molt.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.protocol.wire.EventStream.Event;
import bot.molt.testkit.wire.ScriptedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private static List<Event> events(String body) throws IOException {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
        List<Event> events = new ArrayList<>();
        try (ScriptedServer server =
                        new ScriptedServer(peer -> {
                            peer.readRequest();
                            peer.write(head + body);
                        });
                GatewayClient client = new GatewayClient(Target.parse(server.url()));
                EventStream stream = client.send(Request.get("/events")).events()) {
            for (Event next = stream.next(); next != null; next = stream.next()) {
                events.add(next);
            }
        }
        return events;
    }

    @Test
    void fieldsMakeAnEventAtEachEmptyLine() throws IOException {
        assertThat(events(": hello\n\nid: 7\nevent: log\ndata: a\ndata: b\n\ndata:c\n\n"))
                .containsExactly(new Event("log", "7", "a\nb"), new Event("message", "7", "c"));
    }

    @Test
    void allThreeLineEndsWork() throws IOException {
        assertThat(events("data: a\r\n\r\ndata: b\r\rdata: c\n\n"))
                .extracting(Event::data)
                .containsExactly("a", "b", "c");
    }

    @Test
    void anEventThatTheEndCutsOffIsDropped() throws IOException {
        assertThat(events("data: whole\n\ndata: half\n"))
                .extracting(Event::data)
                .containsExactly("whole");
    }

    @Test
    void aNameWithoutDataDoesNotReachTheNextEvent() throws IOException {
        assertThat(events("event: lost\n\ndata: x\n\n"))
                .containsExactly(new Event("message", "", "x"));
    }

    @Test
    void charactersBeyondAsciiSurvive() throws IOException {
        assertThat(events("data: 网关 ✓\n\n")).extracting(Event::data).containsExactly("网关 ✓");
    }
}
