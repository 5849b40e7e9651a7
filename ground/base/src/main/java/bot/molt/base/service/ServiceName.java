package bot.molt.base.service;

import bot.molt.base.Require;

/// What a service is called: `moltbot-gateway.service`, `moltbot-gateway-rescue.service`,
/// `bot.molt.gateway`, `bot.molt.rescue`.
///
/// @param kind `gateway` or `node`
/// @param profile empty for the one without
public record ServiceName(String kind, String profile) {
    public ServiceName {
        Require.that(kind.matches("[a-z]+"), "kind", kind, "small letters");
        Require.that(
                profile.matches("|[A-Za-z0-9][A-Za-z0-9_-]{0,63}"),
                "profile",
                profile,
                "letters, digits, - and _");
        profile = profile.equals("default") ? "" : profile;
    }

    /// The name of the systemd unit.
    public String unit() {
        return plain() + ".service";
    }

    /// The same without its ending, as the journal knows it.
    public String plain() {
        return "moltbot-" + kind + (profile.isEmpty() ? "" : "-" + profile);
    }

    /// The name for launchd. The gateway of a profile has the profile's name alone.
    public String label() {
        if (profile.isEmpty()) {
            return "bot.molt." + kind;
        }
        return kind.equals("gateway") ? "bot.molt." + profile : "bot.molt." + kind + "." + profile;
    }
}
