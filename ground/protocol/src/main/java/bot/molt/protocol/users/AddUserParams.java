package bot.molt.protocol.users;

import bot.molt.base.Require;
import org.jspecify.annotations.Nullable;

/// A new user.
///
/// @param workspace folder that the user works in; null for the default
/// @param profile tool profile: `minimal`, `coding`, `messaging` or `full`; null for the default
public record AddUserParams(String id, @Nullable String workspace, @Nullable String profile) {
    public AddUserParams {
        Require.nonBlank("id", id);
    }
}
