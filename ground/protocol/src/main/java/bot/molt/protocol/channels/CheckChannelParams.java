package bot.molt.protocol.channels;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// Params of `channels.check`.
///
/// @param accountId null for `default`
/// @param settings that the account is to have beside those that it has
public record CheckChannelParams(
        String channel, @Nullable String accountId, @Default("{}") Json.Obj settings) {
    public CheckChannelParams {
        Require.nonBlank("channel", channel);
    }
}
