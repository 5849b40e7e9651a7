package bot.molt.testkit.channel;

import java.util.List;
import java.util.Map;

/// A message that a bot sent, as it is now.
///
/// @param chat where it stands: the conversation as the platform names it
/// @param thread within it; empty for none
/// @param text as it was sent
/// @param buttons what they carry by label
/// @param replyTo empty for none
/// @param files names of files
/// @param edits how often it was changed
public record SentMessage(
        String id,
        String chat,
        String thread,
        String text,
        Map<String, String> buttons,
        String replyTo,
        List<String> files,
        int edits) {
    /// The same with another text and other buttons.
    SentMessage changed(String now, Map<String, String> pressable) {
        return new SentMessage(id, chat, thread, now, pressable, replyTo, files, edits + 1);
    }
}
