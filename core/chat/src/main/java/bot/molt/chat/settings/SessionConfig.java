package bot.molt.chat.settings;

import bot.molt.agent.settings.ResetConfig;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.base.bind.Guarded;
import java.util.List;
import java.util.Map;

/// Settings under `session`.
public record SessionConfig(
        @Default("main")
                @Doc(
                        "Which session direct messages belong to: main (one for all of a user), per-peer (one for each person), per-channel-peer.")
                DmScope dmScope,
        @Default("{}")
                @Guarded
                @Doc(
                        "Who people in chats are: an id of routing.users, or operator, and its ids as channel:id, such as alice: [\"telegram:42\"].")
                Map<String, List<String>> identityLinks,
        @Flat ResetConfig resets) {
    /// One whose sessions never begin anew by themselves.
    public SessionConfig(DmScope dmScope, Map<String, List<String>> identityLinks) {
        this(dmScope, identityLinks, ResetConfig.NEVER);
    }

    /// Which session direct messages belong to.
    public enum DmScope {
        MAIN,
        PER_PEER,
        PER_CHANNEL_PEER
    }
}
