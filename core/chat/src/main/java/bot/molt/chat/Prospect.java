package bot.molt.chat;

import bot.molt.base.json.Json;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelSetup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An account as it would be with other settings.
final class Prospect {
    private Prospect() {}

    /// Names of the settings that are missing; none where the account could be opened.
    ///
    /// Errors: as [Channel#open], for settings that are there and cannot be used.
    static List<String> missing(Channel channel, ChannelSetup setup) {
        List<String> missing = channel.missing(setup);
        if (missing.isEmpty()) {
            channel.open(setup).close();
        }
        return missing;
    }

    /// Settings over others, sections within each other.
    static Json.Obj merged(Json.Obj under, Json.Obj over) {
        Map<String, Json> all = new LinkedHashMap<>(under.members());
        over.members()
                .forEach((name, value) -> {
                    boolean both = value instanceof Json.Obj && all.get(name) instanceof Json.Obj;
                    all.put(name, both ? merged(under.object(name), over.object(name)) : value);
                });
        return new Json.Obj(all);
    }
}
