package bot.molt.channels.discord;

import bot.molt.base.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Guilds, channels and threads that Discord told of.
///
/// Threads: safe for any number.
final class Directory {
    private final Map<String, String> guilds = new ConcurrentHashMap<>();
    private final Map<String, Spot> spots = new ConcurrentHashMap<>();

    /// A channel or a thread.
    ///
    /// @param guild empty for a direct message
    /// @param parent of a thread; empty for a channel
    record Spot(String guild, String name, String parent) {
        boolean isThread() {
            return !parent.isEmpty();
        }
    }

    /// Takes `GUILD_CREATE` or an answer about a guild.
    void guild(Json.Obj guild) {
        String id = guild.string("id").orElse("");
        guilds.put(id, guild.string("name").orElse(""));
        for (String kind : List.of("channels", "threads")) {
            guild.items(kind).forEach(item -> channel(object(item), id));
        }
    }

    /// Takes a channel or thread.
    ///
    /// @param guild where the channel does not say itself
    void channel(Json.Obj channel, String guild) {
        long type = channel.number("type").orElse(0L);
        boolean thread = type >= 10 && type <= 12;
        spots.put(
                channel.string("id").orElse(""),
                new Spot(
                        channel.string("guild_id").orElse(guild),
                        channel.string("name").orElse(""),
                        thread ? channel.string("parent_id").orElse("") : ""));
    }

    void gone(Json.Obj channel) {
        spots.remove(channel.string("id").orElse(""));
    }

    Optional<Spot> find(String channel) {
        return Optional.ofNullable(spots.get(channel));
    }

    boolean knowsGuild(String id) {
        return guilds.containsKey(id);
    }

    String guildName(String id) {
        return guilds.getOrDefault(id, "");
    }

    private static Json.Obj object(Json json) {
        return json instanceof Json.Obj object ? object : Json.Obj.EMPTY;
    }
}
