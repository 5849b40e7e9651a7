package bot.molt.execution;

import bot.molt.spi.Caller;
import bot.molt.spi.net.HostRules;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.tool.Processes;
import bot.molt.spi.tool.SeenFiles;
import bot.molt.spi.tool.ToolContext;
import java.time.Duration;
import java.util.List;

/// What one call gives to its tool.
record CallContext(
        Call call,
        Sandbox sandbox,
        Duration timeLimit,
        Processes processes,
        SeenFiles seenFiles,
        List<HostRules> hosts)
        implements ToolContext {
    @Override
    public String callId() {
        return call.id();
    }

    @Override
    public Caller caller() {
        return call.caller();
    }

    @Override
    public void progress(String message) {
        call.progress(message);
    }
}
