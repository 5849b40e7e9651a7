package bot.molt.spi.channel;

import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.base.bind.Guarded;
import bot.molt.base.json.Json;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Settings that every channel has. They stand under `channels.<id>`; an account under
/// `channels.<id>.accounts.<name>` replaces those that it names.
///
/// @param user null where nobody is bound by it
/// @param name null for none
/// @param groupPolicy null for the one of `channels.defaults`
public record ChannelConfig(
        @Default("true") @Doc("Whether the account is started.") boolean enabled,
        @Doc("A name for people.") @Nullable String name,
        @Guarded
                @Doc(
                        "Who somebody is that may write and is bound to nobody: an id of routing.users, or operator. With {sender} in it, wechat-{sender}, everybody is a user of their own, with the workspace and the sandbox of any other user, who needs no key.")
                @Nullable String user,
        @Default("pairing")
                @Guarded
                @Doc(
                        "What becomes of a direct message of a stranger: pairing answers with a code, allowlist and disabled ignore it, open takes it.")
                DmPolicy dmPolicy,
        @Default("[]") @Doc("Ids of people who may write; * in open.") List<String> allowFrom,
        @Guarded
                @Doc(
                        "Which groups are read: those listed, all (open), none (disabled). Unset: channels.defaults.groupPolicy.")
                @Nullable GroupPolicy groupPolicy,
        @Default("[]") @Doc("Ids of people who may write in groups; empty for those of allowFrom.")
                List<String> groupAllowFrom,
        @Default("{}") @Doc("Groups by id, * for every other one.") Map<String, Group> groups,
        @Flat Output output,
        @Default("{}") @Doc("Several accounts by name, each with settings of its own.")
                Map<String, Json.Obj> accounts) {
    /// In [#user], the id of a person.
    public static final String SENDER = "{sender}";

    private static final String PERSON = "[A-Za-z0-9_-]{1,64}";

    /// What the users look like that a template makes of people.
    ///
    /// @param template with `{sender}` in it
    public static Pattern guests(String template) {
        return Pattern.compile(
                Stream.of(template.split(Pattern.quote(SENDER), -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(PERSON)));
    }

    /// What becomes of direct messages.
    public enum DmPolicy {
        PAIRING,
        ALLOWLIST,
        OPEN,
        DISABLED
    }

    /// Which groups are read.
    public enum GroupPolicy {
        ALLOWLIST,
        OPEN,
        DISABLED
    }

    /// Settings of one group.
    ///
    /// @param allowFrom null for those of the channel
    /// @param requireMention null for true
    public record Group(
            @Default("true") @Doc("Whether the group is read.") boolean enabled,
            @Doc("Whether the bot answers only where it is mentioned or replied to.")
                    @Nullable Boolean requireMention,
            @Doc("Ids of people who may write in this group.") @Nullable List<String> allowFrom) {}

    /// How messages go out, and what is read of those that come in.
    public record Output(
            @Default("4000") @Doc("Characters of one message.") int textChunkLimit,
            @Default("off")
                    @Aka("streamMode")
                    @Doc(
                            "Whether an answer is shown while it is written, by editing one message: off, partial. block and progress mean partial.")
                    Streaming streaming,
            @Default("first")
                    @Doc("Which messages of an answer quote the question: off, first, all.")
                    ReplyTo replyToMode,
            @Default("5") @Doc("The largest attachment that is taken, in MB.") int mediaMaxMb,
            @Default("50") @Doc("Messages of a group that are told as context; 0 for none.")
                    int historyLimit) {
        /// Whether an answer is shown while it is written.
        public enum Streaming {
            OFF,
            PARTIAL,
            BLOCK,
            PROGRESS
        }

        /// Which messages quote.
        public enum ReplyTo {
            OFF,
            FIRST,
            ALL
        }

        public Output {
            Require.range("textChunkLimit", textChunkLimit, 50, 100_000);
            Require.range("mediaMaxMb", mediaMaxMb, 1, 2_000);
            Require.range("historyLimit", historyLimit, 0, 1_000);
        }

        public boolean streams() {
            return streaming != Streaming.OFF;
        }
    }

    public ChannelConfig {
        boolean opens = dmPolicy == DmPolicy.OPEN && !allowFrom.contains("*");
        Require.that(
                !opens,
                "dmPolicy",
                "open",
                "allowFrom with \"*\", so that nobody opens it by mistake");
    }
}
