package bot.molt.chat.access;

import bot.molt.chat.settings.ChatSettings;
import bot.molt.spi.channel.ChannelConfig;
import bot.molt.spi.channel.IncomingMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether a message is read.
///
/// Threads: immutable.
public final class Admission {
    private static final String EVERY = "*";

    private final String channel;
    private final ChannelConfig config;
    private final ChatSettings settings;
    private final List<String> paired;

    /// What becomes of a message.
    public sealed interface Verdict {
        /// It is read.
        ///
        /// @param answered false where it is only kept as context
        record Admitted(boolean answered) implements Verdict {}

        /// A stranger, who is told how to be let in.
        record Stranger() implements Verdict {}

        /// It is not read.
        record Ignored(String reason) implements Verdict {}
    }

    /// @param paired ids of people who were let in
    public Admission(
            String channel, ChannelConfig config, ChatSettings settings, List<String> paired) {
        this.channel = channel;
        this.config = config;
        this.settings = settings;
        this.paired = paired;
    }

    /// @param command whether it is a command, which needs no mention
    /// @param own what the platform's own settings say of the group; empty where those of `groups`
    ///   hold
    public Verdict of(IncomingMessage message, boolean command, Optional<ChannelConfig.Group> own) {
        return message.isDirect() ? direct(message) : group(message, command, own);
    }

    private Verdict direct(IncomingMessage message) {
        String person = message.from().id();
        boolean listed = lists(config.allowFrom(), channel, person) || paired.contains(person);
        return switch (config.dmPolicy()) {
            case DISABLED -> new Verdict.Ignored("direct messages are disabled");
            case OPEN -> new Verdict.Admitted(true);
            case ALLOWLIST ->
                    listed
                            ? new Verdict.Admitted(true)
                            : new Verdict.Ignored("not in allowFrom: " + person);
            case PAIRING -> listed ? new Verdict.Admitted(true) : new Verdict.Stranger();
        };
    }

    private Verdict group(
            IncomingMessage message, boolean command, Optional<ChannelConfig.Group> own) {
        ChannelConfig.GroupPolicy policy =
                config.groupPolicy() == null ? settings.groupPolicy() : config.groupPolicy();
        if (policy == ChannelConfig.GroupPolicy.DISABLED) {
            return new Verdict.Ignored("groups are disabled");
        }
        Map<String, ChannelConfig.Group> groups = config.groups();
        String chat = message.place().chat();
        ChannelConfig.Group every = groups.get(EVERY);
        ChannelConfig.Group group = own.orElseGet(() -> groups.getOrDefault(chat, every));
        boolean listed = group != null && group.enabled();
        boolean limited =
                policy == ChannelConfig.GroupPolicy.ALLOWLIST
                        || !groups.isEmpty()
                        || own.isPresent();
        if (limited && !listed) {
            return new Verdict.Ignored("group %s is not listed".formatted(chat));
        }
        if (policy == ChannelConfig.GroupPolicy.ALLOWLIST && !mayWrite(message, group)) {
            return new Verdict.Ignored("not in groupAllowFrom: " + message.from().id());
        }
        boolean needsMention =
                group == null || group.requireMention() == null || group.requireMention();
        return new Verdict.Admitted(!needsMention || command || isAddressed(message));
    }

    private boolean mayWrite(IncomingMessage message, ChannelConfig.@Nullable Group group) {
        String person = message.from().id();
        List<String> own = group == null ? null : group.allowFrom();
        if (own != null) {
            return lists(own, channel, person);
        }
        return config.groupAllowFrom().isEmpty()
                ? lists(config.allowFrom(), channel, person) || paired.contains(person)
                : lists(config.groupAllowFrom(), channel, person);
    }

    private boolean isAddressed(IncomingMessage message) {
        return message.addressed()
                || settings.mentions().stream()
                        .anyMatch(pattern -> pattern.matcher(message.text()).find());
    }

    /// Whether a list names somebody, or everybody.
    static boolean lists(List<String> entries, String channel, String person) {
        return entries.contains(EVERY) || names(entries, channel, person);
    }

    /// Whether a list names somebody.
    static boolean names(List<String> entries, String channel, String person) {
        return entries.stream().anyMatch(entry -> bare(entry, channel).equals(person));
    }

    /// `telegram:42` and `tg:42` as `42`.
    static String bare(String entry, String channel) {
        int colon = entry.indexOf(':');
        boolean ours =
                colon > 0
                        && (entry.substring(0, colon).equalsIgnoreCase(channel)
                                || entry.startsWith("tg:"));
        return ours ? entry.substring(colon + 1) : entry;
    }
}
