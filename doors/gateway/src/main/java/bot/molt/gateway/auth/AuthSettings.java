package bot.molt.gateway.auth;

import bot.molt.base.Secret;
import bot.molt.gateway.settings.AuthConfig;
import java.util.List;

/// What authentication depends on; a reload makes a new one.
///
/// @param token the operator's token, wherever it came from
/// @param users the users of the configuration
/// @param trustedProxies addresses and networks whose `X-Forwarded-For` is believed
/// @param allowTailscale whether members of the tailnet need no secret
public record AuthSettings(
        AuthConfig auth,
        Secret token,
        List<KnownUser> users,
        List<String> trustedProxies,
        boolean allowTailscale) {
    public AuthSettings {
        users = List.copyOf(users);
        trustedProxies = List.copyOf(trustedProxies);
    }
}
