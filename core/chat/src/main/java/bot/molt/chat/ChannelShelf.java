package bot.molt.chat;

import bot.molt.base.json.Json;
import bot.molt.spi.channel.Channel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The channels of a gateway: those that stay, and those that come and go.
///
/// Threads: safe for any number.
public final class ChannelShelf {
    private final Map<String, Lent> own = new LinkedHashMap<>();
    private volatile Map<String, Lent> all;

    /// A channel with what is its own.
    ///
    /// @param settings its section; null for the one of `channels`
    /// @param state a folder for what its accounts keep
    public record Lent(Channel channel, @Nullable Supplier<Json.Obj> settings, Path state) {}

    /// Commands of chats that no session knows of, without their slash.
    public static Set<String> commands() {
        return ControlLine.words();
    }

    /// @param state the state folder
    ChannelShelf(List<Channel> channels, Path state) {
        channels.forEach(channel ->
                own.put(channel.id(), new Lent(channel, null, state.resolve(channel.id()))));
        all = own;
    }

    /// Replaces those that come and go. The ids of those that stay cannot be theirs.
    void lend(List<Lent> now) {
        Map<String, Lent> together = new LinkedHashMap<>(own);
        now.forEach(lent -> together.putIfAbsent(lent.channel().id(), lent));
        all = together;
    }

    Collection<Lent> all() {
        return all.values();
    }

    List<Channel> channels() {
        return all().stream().map(Lent::channel).toList();
    }

    Optional<Lent> find(String id) {
        return Optional.ofNullable(all.get(id));
    }
}
