package bot.molt.providers.wire;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Server-sent events, as model servers send them: comments are signs of life only, `data:` may
/// stand without a space behind it, the last event without an empty line.
///
/// Source: WHATWG HTML, "Server-sent events".
public final class EventStream {
    private final Lines lines;
    private boolean begun;

    /// One event.
    ///
    /// @param type empty where none was named
    public record Event(String type, String data) {
        /// The data as an object.
        ///
        /// Errors: `IOException` where they are none.
        public Json.Obj json() throws IOException {
            try {
                return JsonText.parseObject(data);
            } catch (JsonSyntaxException e) {
                throw new IOException("an event that is no JSON object: " + e.getMessage(), e);
            }
        }
    }

    public EventStream(InputStream in) {
        this.lines = new Lines(in);
    }

    /// The next event; empty at the end of the stream.
    public Optional<Event> next() throws IOException {
        String type = "";
        StringBuilder data = new StringBuilder();
        boolean some = false;
        Optional<String> line = line();
        while (line.isPresent() && !(line.get().isEmpty() && some)) {
            String field = field(line.get());
            String value = value(line.get());
            if (field.equals("data")) {
                data.append(some ? "\n" : "").append(value);
                some = true;
            } else if (field.equals("event")) {
                type = value;
            }
            line = line();
        }
        return some ? Optional.of(new Event(type, data.toString())) : Optional.empty();
    }

    private Optional<String> line() throws IOException {
        Optional<String> line = lines.next();
        if (!begun && line.isPresent() && line.get().startsWith("\uFEFF")) {
            line = Optional.of(line.get().substring(1));
        }
        begun = true;
        return line;
    }

    private static String field(String line) {
        int colon = line.indexOf(':');
        return colon < 0 ? line : line.substring(0, colon);
    }

    private static String value(String line) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            return "";
        }
        String value = line.substring(colon + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }
}
