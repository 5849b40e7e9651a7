package bot.molt.app.plugin;

import bot.molt.agent.Agents;
import bot.molt.agent.Inbound;
import bot.molt.agent.MessageListener;
import bot.molt.agent.Run;
import bot.molt.agent.RunEvent;
import bot.molt.agent.RunListener;
import bot.molt.agent.RunResult;
import bot.molt.execution.Call;
import bot.molt.execution.CallGuard;
import bot.molt.execution.CallListener;
import bot.molt.execution.Execution;
import bot.molt.execution.Invocation;
import bot.molt.execution.Outcome;
import bot.molt.execution.policy.Decision;
import bot.molt.spi.plugin.PluginHooks;
import bot.molt.spi.tool.ToolResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Hands what happens on the road and with agents to the hooks of all plugins.
///
/// Threads: those of calls and turns; never held up but by [#objection].
final class PluginHooking implements CallGuard, CallListener, RunListener, MessageListener {
    private final Supplier<List<PluginVersion>> versions;
    private final SessionWatch sessions;

    PluginHooking(Supplier<List<PluginVersion>> versions) {
        this.versions = versions;
        this.sessions = new SessionWatch();
    }

    void follow(Execution road) {
        road.guard(this);
        road.listen(this);
    }

    void follow(Agents agents) {
        sessions.knowing(agents);
        agents.read(this);
        agents.listen(this);
    }

    private List<PluginVersion> hooked() {
        return versions.get().stream().filter(version -> version.hooks().isPresent()).toList();
    }

    private void tell(HookLine.Telling telling) {
        hooked().forEach(version -> version.hooks().orElseThrow().tell(telling));
    }

    @Override
    public Optional<Decision.Reason> objection(Invocation invocation) throws InterruptedException {
        for (PluginVersion version : hooked()) {
            Optional<String> why = version.hooks().orElseThrow().objection(shown(invocation));
            if (why.isPresent()) {
                return Optional.of(
                        new Decision.Reason(
                                "plugin %s refuses %s: %s (switch it off: moltbot plugins disable %s)"
                                        .formatted(
                                                version.id(),
                                                invocation.tool(),
                                                why.get(),
                                                version.id()),
                                "beforeCall",
                                "plugins.entries." + version.id()));
            }
        }
        return Optional.empty();
    }

    private static PluginHooks.Call shown(Invocation invocation) {
        return new PluginHooks.Call(
                invocation.callId(), invocation.tool(), invocation.args(), invocation.caller());
    }

    @Override
    public void ended(Call call, Outcome outcome, Duration took) {
        String word =
                switch (outcome) {
                    case Outcome.Done(ToolResult.Ok _) -> "ok";
                    case Outcome.Done(ToolResult.Failed _) -> "failed";
                    case Outcome.Refused refused -> refused.code().wireName();
                    case Outcome.Failed failed -> failed.code().wireName();
                };
        tell(hooks -> hooks.afterCall(shown(call.invocation()), word));
    }

    @Override
    public void taken(Run run, Inbound inbound) {
        if (hooked().isEmpty()) {
            return;
        }
        sessions.taken(run.sessionKey());
        tell(hooks ->
                hooks.messageReceived(
                        new PluginHooks.Message(
                                run.sessionKey(), inbound.text(), inbound.caller())));
    }

    @Override
    public void happened(Run run, RunEvent event) {
        if (!(event instanceof RunEvent.Ended(RunResult result)) || hooked().isEmpty()) {
            return;
        }
        SessionWatch.Change change = sessions.ended(run.sessionKey(), result.facts().sessionId());
        if (change.ended()) {
            tell(hooks -> hooks.sessionEnded(run.sessionKey(), run.caller()));
        }
        if (change.began()) {
            tell(hooks -> hooks.sessionStarted(run.sessionKey(), run.caller()));
        }
        if (!result.text().isEmpty()) {
            tell(hooks ->
                    hooks.replySent(
                            new PluginHooks.Message(
                                    run.sessionKey(), result.text(), run.caller())));
        }
    }
}
