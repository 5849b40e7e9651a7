package bot.molt.agent.turn;

import bot.molt.agent.queue.Pending;
import bot.molt.agent.session.Fields;
import bot.molt.base.json.Json;
import bot.molt.spi.model.ModelPart;
import bot.molt.store.EventTable;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What was said, as it goes into the transcript: one message as it is, several together.
public final class Said {
    private static final String WAS_ABORTED =
            "[The answer before this message was cut off by the user; ask before you go on with it.]\n\n";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm VV", Locale.ROOT);

    private Said() {}

    static List<ModelPart> of(List<Pending> messages, Json.Obj entry) {
        String note = entry.isTrue(Fields.ABORTED) ? WAS_ABORTED : "";
        List<ModelPart> parts = new ArrayList<>();
        String text = text(messages, messages.getFirst().isQuick());
        if (!(note + text).isBlank()) {
            parts.add(new ModelPart.Text(note + text));
        }
        messages.forEach(each -> parts.addAll(each.inbound().images()));
        return parts;
    }

    /// The same behind what happened since the last turn.
    static List<ModelPart> after(List<EventTable.Event> events, ZoneId zone, List<ModelPart> said) {
        if (events.isEmpty()) {
            return said;
        }
        String told =
                events.stream()
                        .map(event -> line(Instant.ofEpochMilli(event.at()), zone, event.text()))
                        .collect(Collectors.joining("\n", "", "\n"));
        List<ModelPart> all = new ArrayList<>();
        all.add(new ModelPart.Text(told));
        all.addAll(said);
        return all;
    }

    /// Something that happened, as a session is told of it.
    public static String line(Instant at, ZoneId zone, String text) {
        return "System: [%s] %s".formatted(TIME.format(at.atZone(zone)), text);
    }

    private static String text(List<Pending> messages, boolean quick) {
        if (messages.size() == 1) {
            return text(messages.getFirst());
        }
        return quick
                ? messages.stream().map(Said::text).collect(Collectors.joining("\n"))
                : together(messages);
    }

    private static String text(Pending message) {
        return message.preface().isEmpty()
                ? message.inbound().text()
                : message.preface() + "\n\n" + message.inbound().text();
    }

    private static String together(List<Pending> messages) {
        StringBuilder all = new StringBuilder("[Queued messages while agent was busy]");
        String preface = messages.getFirst().preface();
        all.append(preface.isEmpty() ? "" : "\n\n" + preface);
        for (int i = 0; i < messages.size(); i++) {
            all.append("\n\n---\nQueued #%d\n".formatted(i + 1))
                    .append(messages.get(i).inbound().text());
        }
        return all.toString();
    }
}
