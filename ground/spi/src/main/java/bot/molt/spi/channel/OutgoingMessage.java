package bot.molt.spi.channel;

import java.util.List;

/// A message to people.
///
/// @param key the same however often it is sent; for platforms that can tell a repetition
/// @param text Markdown; within the limits of the platform
/// @param files sent with it, the text under the first one
/// @param buttons rows of them; empty for none
/// @param replyTo id of the message that it answers; empty for none
public record OutgoingMessage(
        Place place,
        String key,
        String text,
        List<OutgoingFile> files,
        List<List<Button>> buttons,
        String replyTo) {
    public OutgoingMessage {
        files = List.copyOf(files);
        buttons = buttons.stream().map(List::copyOf).toList();
    }

    public static OutgoingMessage of(Place place, String key, String text) {
        return new OutgoingMessage(place, key, text, List.of(), List.of(), "");
    }

    public OutgoingMessage with(List<List<Button>> rows) {
        return new OutgoingMessage(place, key, text, files, rows, replyTo);
    }

    public OutgoingMessage carrying(List<OutgoingFile> more) {
        return new OutgoingMessage(place, key, text, more, buttons, replyTo);
    }

    public OutgoingMessage answering(String id) {
        return new OutgoingMessage(place, key, text, files, buttons, id);
    }
}
