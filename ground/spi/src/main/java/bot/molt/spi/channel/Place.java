package bot.molt.spi.channel;

import bot.molt.base.Require;

/// Where something is said.
///
/// @param chat as the platform names it
/// @param thread within the chat; empty for none
public record Place(String chat, String thread) {
    public Place {
        Require.nonBlank("chat", chat);
    }

    public static Place of(String chat) {
        return new Place(chat, "");
    }
}
