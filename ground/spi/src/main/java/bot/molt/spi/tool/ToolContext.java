package bot.molt.spi.tool;

import bot.molt.spi.Caller;
import bot.molt.spi.net.HostRules;
import bot.molt.spi.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;

/// What a tool may use during one call.
public interface ToolContext {
    /// Unique id of this call; doors name it to clients, the audit log keys on it.
    String callId();

    Caller caller();

    /// Where this call runs. Every file and process goes through it.
    Sandbox sandbox();

    /// The longest that a command may take here, whatever the call names; zero for no limit.
    default Duration timeLimit() {
        return Duration.ZERO;
    }

    /// Processes of this caller that outlive one call.
    Processes processes();

    /// Which files this session has seen, and in which version.
    SeenFiles seenFiles();

    /// Which hosts this call may connect to by itself: those that every list opens.
    default List<HostRules> hosts() {
        return List.of(HostRules.PUBLIC);
    }

    /// Tells whoever watches the call how far it is: one line for people.
    void progress(String message);
}
