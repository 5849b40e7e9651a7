package bot.molt.cli.heartbeat;

import bot.molt.cli.Entry;
import java.util.List;

/// The commands about heartbeats.
public final class HeartbeatCommands {
    private HeartbeatCommands() {}

    /// All of them.
    public static List<Entry> all() {
        return List.of(
                new Entry(
                        "system heartbeat disable",
                        "No heartbeats until the gateway's next start.",
                        SetHeartbeatsCommand::off),
                new Entry("system heartbeat enable", "Heartbeats again.", SetHeartbeatsCommand::on),
                new Entry(
                        "system heartbeat last",
                        "What came of the last heartbeat.",
                        LastHeartbeatCommand::new));
    }
}
