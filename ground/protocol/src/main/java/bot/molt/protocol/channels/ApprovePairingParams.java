package bot.molt.protocol.channels;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Name;
import org.jspecify.annotations.Nullable;

/// A stranger who is let in, or turned down.
///
/// @param channel null where only one has somebody with this code
/// @param code that the stranger was told
/// @param user who that person is: an id of a user, or `operator`; null to leave that open
/// @param tells whether the person is told
public record ApprovePairingParams(
        @Nullable String channel,
        String code,
        @Nullable String user,
        @Nullable String accountId,
        @Default("false") @Name("notify") boolean tells) {
    public ApprovePairingParams {
        Require.nonBlank("code", code);
    }
}
