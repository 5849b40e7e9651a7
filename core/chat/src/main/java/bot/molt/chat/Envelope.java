package bot.molt.chat;

import bot.molt.agent.command.CommandLine;
import bot.molt.spi.channel.IncomingMessage;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// What an agent is told of a message: who said it, when, about what.
final class Envelope {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final int LONGEST_QUOTE = 1_000;

    private Envelope() {}

    /// The text as an agent reads it; a command stays as it is.
    ///
    /// @param history what was said before in the group
    /// @param notes of what came with the message
    static String text(
            String label, IncomingMessage message, List<String> history, List<String> notes) {
        if (CommandLine.isAlone(message.text())) {
            return message.text().strip();
        }
        StringBuilder text = new StringBuilder();
        if (!history.isEmpty()) {
            text.append("[Chat messages since your last reply - for context]\n");
            history.forEach(line -> text.append(line).append('\n'));
            text.append("[Current message - respond to this]\n");
        }
        IncomingMessage.Quoted quoted = message.quoted();
        if (quoted != null && !quoted.text().isBlank()) {
            text.append("[Replying to %s id:%s]\n".formatted(quoted.sender(), quoted.id()));
            text.append(cut(quoted.text())).append("\n[/Replying]\n");
        }
        String from =
                message.isDirect()
                        ? message.from().shown()
                        : message.title() + " " + message.from().shown();
        text.append("[%s %s %s] ".formatted(label, from.strip(), time(message.sentAt())));
        text.append(message.text().strip());
        notes.forEach(note -> text.append('\n').append(note));
        return text.toString();
    }

    private static String cut(String text) {
        return text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
    }

    private static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
    }
}
