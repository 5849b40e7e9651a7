package bot.molt.protocol.models;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;

/// Which key is to be forgotten.
public record RemoveModelKeyParams(String provider, @Default("default") String profile) {
    public RemoveModelKeyParams {
        Require.nonBlank("provider", provider);
    }
}
