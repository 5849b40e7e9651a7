package bot.molt.protocol.models;

import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.bind.Default;

/// A key of a provider.
///
/// @param profile name that tells several keys of one provider apart
public record SetModelKeyParams(
        String provider, Secret apiKey, @Default("default") String profile) {
    public SetModelKeyParams {
        Require.nonBlank("provider", provider);
        Require.that(!apiKey.reveal().isBlank(), "apiKey", "blank", "a key");
        Require.that(
                profile.matches("[A-Za-z0-9@._-]{1,64}"),
                "profile",
                profile,
                "1..64 letters, digits, @ . _ and -");
    }
}
