package bot.molt.spi.channel;

import bot.molt.base.Require;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that somebody wrote.
///
/// @param id of the message on the platform, unique in its conversation
/// @param title of the group; empty for a direct message
/// @param addressed whether the account is mentioned by name or a message of its own is replied to
/// @param quoted message that is replied to; null for none
/// @param sentAt milliseconds
public record IncomingMessage(
        String id,
        Place place,
        Kind kind,
        Person from,
        String title,
        String text,
        boolean addressed,
        @Nullable Quoted quoted,
        List<Attachment> attachments,
        long sentAt) {
    /// Who reads along.
    public enum Kind {
        DIRECT,
        GROUP
    }

    /// A message that is replied to.
    public record Quoted(String id, String sender, String text) {}

    public IncomingMessage {
        Require.nonBlank("id", id);
        attachments = List.copyOf(attachments);
    }

    public boolean isDirect() {
        return kind == Kind.DIRECT;
    }
}
