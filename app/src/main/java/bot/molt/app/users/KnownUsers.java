package bot.molt.app.users;

import bot.molt.app.config.ConfigSnapshot;
import bot.molt.app.config.LiveConfig;
import bot.molt.base.json.Json;
import bot.molt.gateway.auth.UserKeys;
import bot.molt.spi.channel.ChannelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Who is a user of this gateway: who has a key, who stands in the configuration, and people of
/// channels that make each of them a user of their own.
///
/// Threads: safe for any number.
public final class KnownUsers {
    private final LiveConfig live;
    private final UserKeys keys;

    public KnownUsers(LiveConfig live, UserKeys keys) {
        this.live = live;
        this.keys = keys;
    }

    public boolean knows(String user) {
        return isNamed(user) || isGuest(live.current(), user);
    }

    /// Whether somebody gave the user this name.
    public boolean isNamed(String user) {
        return keys.knows(user)
                || live.current().config().routing().users().stream()
                        .anyMatch(one -> one.id().equals(user));
    }

    /// Whether there is anybody beside the operator.
    public boolean areOthers() {
        ConfigSnapshot now = live.current();
        return !now.config().routing().users().isEmpty()
                || !keys.list().isEmpty()
                || !templates(now).isEmpty();
    }

    private static boolean isGuest(ConfigSnapshot now, String user) {
        return templates(now).stream().anyMatch(template -> template.matcher(user).matches());
    }

    /// What the ids of people look like, for each channel and account that names them.
    private static List<Pattern> templates(ConfigSnapshot now) {
        List<Pattern> all = new ArrayList<>();
        for (Json channel : now.tree().object("channels").members().values()) {
            if (channel instanceof Json.Obj settings) {
                add(settings, all);
                settings.object("accounts").members().values().stream()
                        .filter(Json.Obj.class::isInstance)
                        .forEach(account -> add((Json.Obj) account, all));
            }
        }
        return all;
    }

    private static void add(Json.Obj settings, List<Pattern> all) {
        settings.string("user")
                .filter(user -> user.contains(ChannelConfig.SENDER))
                .map(ChannelConfig::guests)
                .ifPresent(all::add);
    }
}
