package bot.molt.agent.children;

import bot.molt.agent.Agents;
import bot.molt.agent.Sessions;
import bot.molt.agent.session.SessionKey;
import bot.molt.agent.settings.AgentSettings;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.execution.agents.AgentId;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.Tool;
import bot.molt.store.SessionRow;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the tools for sessions work with: the sessions of the caller's user, those of other agents
/// where `tools.agentToAgent` says so. Nobody else's, not even for the operator's agent.
///
/// Threads: safe for any number.
public final class Peers {
    private volatile @Nullable Children children;

    /// The tools; they answer once [#serve] was called.
    public List<Tool<?>> tools() {
        return List.of(
                new AgentsListTool(this),
                new SessionsHistoryTool(this),
                new SessionsListTool(this),
                new SessionsSendTool(this),
                new SessionsSpawnTool(this),
                new SessionStatusTool(this));
    }

    /// From now on they work with these.
    public void serve(Children others) {
        children = others;
    }

    Children children() {
        Children now = children;
        if (now == null) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "sessions: still starting (expected: the same call a moment later)");
        }
        return now;
    }

    Sessions sessions() {
        return children().sessions();
    }

    Agents agents() {
        return children().agents();
    }

    AgentSettings settings() {
        return children().settings();
    }

    /// The agent that asks.
    String agent(Caller caller) {
        return AgentId.turn(caller).orElseGet(() -> settings().defaultAgent());
    }

    /// The session of a call.
    String own(Caller caller) {
        return sessions().key(caller.session(), caller).text();
    }

    /// Whether a call may know of a session.
    boolean maySee(Caller caller, SessionRow row) {
        return row.owner().equals(caller.userId())
                && settings().roster().reach().mayReach(agent(caller), row.agent());
    }

    /// The key that a call means by a name.
    ///
    /// Errors: `forbidden` for another agent's session.
    String key(Caller caller, String asked) {
        SessionKey key = SessionKey.of(asked, agent(caller), caller);
        if (!settings().roster().reach().mayReach(agent(caller), key.agent())) {
            throw new CodedException(
                    ErrorCode.FORBIDDEN,
                    "sessionKey: %s is of agent %s (expected: one of %s; tools.agentToAgent.enabled opens others)"
                            .formatted(key.text(), key.agent(), agent(caller)));
        }
        return key.text();
    }

    /// A session that a call may know of.
    ///
    /// Errors: `not_found`, `forbidden`.
    SessionRow session(Caller caller, String asked) {
        String key = key(caller, asked);
        Optional<SessionRow> row = sessions().find(key, caller);
        return row.filter(found -> maySee(caller, found))
                .orElseThrow(() -> SessionKey.missing(asked));
    }

    /// Text of a message of a transcript.
    static String text(Json.Obj message) {
        return message.items("content").stream()
                .filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
                .flatMap(part -> part.string("text").stream())
                .collect(Collectors.joining("\n"));
    }

    static String shortened(String text, int most) {
        String line = text.strip();
        return line.length() <= most ? line : line.substring(0, most - 1) + "…";
    }
}
