package bot.molt.channels.wire;

import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import java.util.Map;

/// Names that some platforms have for emoji: `+1` for 👍.
public final class EmojiNames {
    private static final Map<String, String> NAMES =
            Map.ofEntries(
                    Map.entry("👍", "+1"),
                    Map.entry("👎", "-1"),
                    Map.entry("❤️", "heart"),
                    Map.entry("❤", "heart"),
                    Map.entry("👀", "eyes"),
                    Map.entry("✅", "white_check_mark"),
                    Map.entry("❌", "x"),
                    Map.entry("🎉", "tada"),
                    Map.entry("🔥", "fire"),
                    Map.entry("😂", "joy"),
                    Map.entry("⏳", "hourglass_flowing_sand"),
                    Map.entry("⚠️", "warning"),
                    Map.entry("🙏", "pray"),
                    Map.entry("🤔", "thinking_face"),
                    Map.entry("🚀", "rocket"),
                    Map.entry("👌", "ok_hand"),
                    Map.entry("👏", "clap"),
                    Map.entry("💯", "100"));

    private EmojiNames() {}

    /// The name of an emoji; a name stays what it is, with or without colons.
    ///
    /// @param platform for people
    public static String name(String platform, String emoji) throws ChannelException {
        String bare = emoji.replaceAll("^:|:$", "");
        String known = NAMES.get(emoji);
        if (known == null && !bare.matches("[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?")) {
            throw ChannelException.of(
                    ChannelFailure.Kind.INVALID,
                    "%s: emoji %s (expected: its name there, such as thumbsup)"
                            .formatted(platform, emoji));
        }
        return known == null ? bare : known;
    }
}
