package bot.molt.protocol.chat;

import bot.molt.base.Require;
import org.jspecify.annotations.Nullable;

/// Words put into a session as if its agent had said them.
///
/// @param label stands before them in brackets, 100 characters at most
public record InjectChatParams(String sessionKey, String message, @Nullable String label) {
    public InjectChatParams {
        Require.nonBlank("sessionKey", sessionKey);
        Require.nonBlank("message", message);
        if (label != null) {
            Require.range("length of label", label.length(), 0, 100);
        }
    }
}
