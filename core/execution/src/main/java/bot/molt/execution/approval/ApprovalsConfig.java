package bot.molt.execution.approval;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import bot.molt.base.bind.Name;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settings under `approvals`.
public record ApprovalsConfig(@Doc("Calls that wait for a person.") Exec exec) {
    /// A chat in which waiting calls are shown.
    ///
    /// @param accountId null for the channel's default account
    /// @param threadId null for none
    public record Target(
            @Doc("Id of a channel.") String channel,
            @Doc("The chat, as the channel writes it.") String to,
            @Doc("Account of the channel.") @Nullable String accountId,
            @Doc("Thread within the chat.") @Nullable String threadId) {
        public Target {
            Require.nonBlank("channel", channel);
            Require.nonBlank("to", to);
        }
    }

    /// Settings under `approvals.exec`.
    public record Exec(
            @Default("true")
                    @Guarded
                    @Doc(
                            "Whether a call may wait for a person; where it may not, it is denied at once.")
                    boolean enabled,
            @Default("2m") @Name("wait") @Doc("How long a call waits for an answer; 1s..1h.")
                    Duration waitLimit,
            @Default("[]")
                    @Doc(
                            "Chats in which waiting calls are shown; empty for those of everybody who is the operator there.")
                    List<Target> targets) {
        public Exec {
            Require.range("wait", waitLimit.toSeconds(), 1, 3600);
        }
    }
}
