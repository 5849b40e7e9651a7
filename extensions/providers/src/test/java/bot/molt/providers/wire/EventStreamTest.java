package bot.molt.providers.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private static List<EventStream.Event> events(String text) throws IOException {
        EventStream stream =
                new EventStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        List<EventStream.Event> all = new ArrayList<>();
        Optional<EventStream.Event> event = stream.next();
        while (event.isPresent()) {
            all.add(event.get());
            event = stream.next();
        }
        return all;
    }

    @Test
    void eventsAreToldApartByEmptyLines() throws Exception {
        assertThat(events("\uFEFFevent: a\r\ndata: 1\r\n\r\n: comment\n\ndata:2\ndata: 3\n\n\n"))
                .containsExactly(
                        new EventStream.Event("a", "1"), new EventStream.Event("", "2\n3"));
    }

    @Test
    void theLastEventCountsWithoutAnEmptyLine() throws Exception {
        assertThat(events("data: a")).containsExactly(new EventStream.Event("", "a"));
        assertThat(events("id: 7\n\n")).isEmpty();
        assertThat(events("")).isEmpty();
    }

    @Test
    void aLineMayBeLongerThanAnyBuffer() throws Exception {
        String long_ = "世".repeat(50_000);
        assertThat(events("data: " + long_ + "\n\ndata: b\n\n"))
                .containsExactly(new EventStream.Event("", long_), new EventStream.Event("", "b"));
    }
}
