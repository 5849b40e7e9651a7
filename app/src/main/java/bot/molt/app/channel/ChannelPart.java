package bot.molt.app.channel;

import bot.molt.app.config.LiveConfig;
import bot.molt.app.config.MoltbotConfig;
import bot.molt.app.users.KnownUsers;
import bot.molt.base.redact.Redactor;
import bot.molt.channels.Channels;
import bot.molt.chat.ChannelHost;
import bot.molt.chat.Receipts;
import bot.molt.chat.settings.ChatSettings;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The channels of one gateway, put together.
public final class ChannelPart {
    private static final System.Logger LOG = System.getLogger(ChannelPart.class.getName());

    private final LiveConfig live;
    private final KnownUsers users;
    private volatile @Nullable Bound bound;

    /// Settings and the configuration that they were made of.
    private record Bound(MoltbotConfig config, ChatSettings settings) {}

    private ChannelPart(LiveConfig live, KnownUsers users) {
        this.live = live;
        this.users = users;
    }

    /// A host that is not started.
    public static ChannelHost host(
            LiveConfig live, KnownUsers users, Redactor redactor, Receipts receipts) {
        ChannelPart part = new ChannelPart(live, users);
        return new ChannelHost(
                new ChannelHost.Parts(
                        Channels.builtIn(),
                        part::settings,
                        live.reader().files().environment(),
                        live.reader().files().state(),
                        redactor,
                        redactor::register,
                        receipts,
                        InstantSource.system()));
    }

    /// A configuration is a snapshot, so the same one is the same object.
    @SuppressWarnings("ReferenceEquality")
    private ChatSettings settings() {
        MoltbotConfig now = live.current().config();
        Bound last = bound;
        if (last == null || last.config() != now) {
            last = new Bound(now, settings(now));
            bound = last;
        }
        return last.settings();
    }

    private ChatSettings settings(MoltbotConfig config) {
        return new ChatSettings(
                live.current().tree().object("channels"),
                config.others().chats().channels().defaults().groupPolicy(),
                config.others().chats().session(),
                config.others().chats().commands(),
                config.approvals().exec().targets(),
                patterns(config.messages().groupChat().mentionPatterns()),
                users.areOthers(),
                users::isNamed);
    }

    private static List<Pattern> patterns(List<String> texts) {
        return texts.stream().flatMap(ChannelPart::pattern).toList();
    }

    private static Stream<Pattern> pattern(String text) {
        try {
            return Optional.of(Pattern.compile(text, Pattern.CASE_INSENSITIVE)).stream();
        } catch (PatternSyntaxException e) {
            LOG.log(
                    Level.WARNING,
                    "messages.groupChat.mentionPatterns: {0}: {1}",
                    text,
                    e.getDescription());
            return Stream.empty();
        }
    }
}
