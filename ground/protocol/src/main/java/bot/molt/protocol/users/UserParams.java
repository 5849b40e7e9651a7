package bot.molt.protocol.users;

import bot.molt.base.Require;

/// Whose key is meant.
public record UserParams(String id) {
    public UserParams {
        Require.nonBlank("id", id);
    }
}
