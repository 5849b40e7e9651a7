package bot.molt.app.plugin;

import bot.molt.agent.command.CommandLine;
import bot.molt.channels.Channels;
import bot.molt.chat.ChannelShelf;
import bot.molt.providers.Providers;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.model.ModelApi;
import java.util.Set;
import java.util.stream.Collectors;

/// The names that are the gateway's own.
public final class OwnNames {
    /// Kinds of targets, and words that stand for other things in their place.
    private static final Set<String> TARGETS =
            Set.of(
                    "host",
                    "bubblewrap",
                    "docker",
                    "microvm",
                    "node",
                    "auto",
                    "sandbox",
                    "gateway",
                    "plugin");

    private OwnNames() {}

    /// @param tools of the gateway itself
    public static Taken of(Set<String> tools) {
        return new Taken()
                .with(Taken.Of.TOOL, tools)
                .with(
                        Taken.Of.CHANNEL,
                        Channels.builtIn().stream().map(Channel::id).collect(Collectors.toSet()))
                .with(
                        Taken.Of.PROVIDER,
                        Providers.builtIn().stream()
                                .map(ModelApi::name)
                                .collect(Collectors.toSet()))
                .with(Taken.Of.COMMAND, CommandLine.names())
                .with(Taken.Of.COMMAND, ChannelShelf.commands())
                .with(Taken.Of.TARGET, TARGETS);
    }
}
