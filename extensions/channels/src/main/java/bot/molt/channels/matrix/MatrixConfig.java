package bot.molt.channels.matrix;

import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.spi.channel.ChannelConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settings under `channels.matrix`; `rooms` there means `groups`.
///
/// @param homeserver null where nothing is configured
/// @param accessToken null where it comes from the environment
public record MatrixConfig(
        @Flat ChannelConfig common,
        @Doc("Address of the homeserver, such as https://matrix.example.org.")
                @Nullable URI homeserver,
        @Doc("The bot's access token. Unset: MATRIX_ACCESS_TOKEN for the default account.")
                @Nullable Secret accessToken,
        @Default("always")
                @Doc(
                        "Which invitations are taken: always, allowlist (those of people and rooms in allowFrom and autoJoinAllowlist), off.")
                AutoJoin autoJoin,
        @Default("[]") @Doc("Rooms whose invitations are taken.") List<String> autoJoinAllowlist,
        @Default("30s") @Doc("How long a request may take; 1s..500s.") Duration timeoutSeconds) {
    /// Which invitations are taken.
    public enum AutoJoin {
        ALWAYS,
        ALLOWLIST,
        OFF
    }

    public MatrixConfig {
        Require.range("timeoutSeconds", timeoutSeconds.toSeconds(), 1, 500);
    }
}
