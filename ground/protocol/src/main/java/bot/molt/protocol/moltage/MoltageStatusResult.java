package bot.molt.protocol.moltage;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a gateway knows of Moltage.
///
/// @param configured whether calls of this gateway run on machines of an orchestrator
/// @param trouble why the orchestrator does not answer; empty where it does, and where there is
///   none
/// @param machines by user
/// @param bridge null where this gateway knows none
public record MoltageStatusResult(
        boolean configured, String trouble, List<Item> machines, @Nullable Bridge bridge) {
    /// The machine of one user.
    ///
    /// @param state `starting`, `running`, `stopping`, `stopped` or `failed`
    /// @param detail one line for people; empty for nothing
    /// @param address of its SSH server; empty until it was started once
    public record Item(
            String userId,
            String vmId,
            String state,
            String detail,
            String address,
            Instant changedAt) {}

    /// The bridge, as it tells of itself.
    ///
    /// @param url where it is
    /// @param isUp whether it answers
    /// @param replies `customer` or `passive`; empty where it does not answer
    /// @param inbox messages that wait to be handed on
    /// @param outbox messages that wait to be said
    public record Bridge(String url, boolean isUp, String replies, long inbox, long outbox) {}
}
