package bot.molt.cli.channels;

import bot.molt.cli.Entry;
import bot.molt.cli.logs.ChannelLogsCommand;
import java.util.List;

/// The commands that reach people in chats.
public final class ChannelCommands {
    private ChannelCommands() {}

    /// All of them, sorted by name.
    public static List<Entry> all() {
        return List.of(
                new Entry(
                        "channels add", "Set an account of a channel up.", AddChannelCommand::new),
                new Entry(
                        "channels list",
                        "The accounts that are configured.",
                        ListChannelsCommand::new),
                new Entry(
                        "channels logs", "What the log says of channels.", ChannelLogsCommand::new),
                new Entry(
                        "channels remove",
                        "Turn an account off, or forget it.",
                        RemoveChannelCommand::new),
                new Entry(
                        "channels start",
                        "Start an account, or start it anew.",
                        () -> new SteerChannelCommand("start")),
                new Entry("channels status", "How every account is.", ChannelStatusCommand::new),
                new Entry(
                        "channels stop", "Stop an account.", () -> new SteerChannelCommand("stop")),
                new Entry(
                        "message edit",
                        "Change a message that was sent.",
                        () -> new MessageCommand("edit")),
                new Entry(
                        "message react",
                        "Put an emoji on a message.",
                        () -> new MessageCommand("react")),
                new Entry(
                        "message send",
                        "Say something in a chat.",
                        () -> new MessageCommand("send")),
                new Entry(
                        "pairing approve",
                        "Let somebody write in a chat.",
                        ApprovePairingCommand::new),
                new Entry(
                        "pairing list",
                        "Who asked in a chat to be let in.",
                        ListPairingCommand::new));
    }
}
