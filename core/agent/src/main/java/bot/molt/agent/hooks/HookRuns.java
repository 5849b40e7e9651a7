package bot.molt.agent.hooks;

import bot.molt.agent.Agents;
import bot.molt.agent.Inbound;
import bot.molt.agent.Route;
import bot.molt.agent.Run;
import bot.molt.agent.RunEvent;
import bot.molt.agent.jobs.Jobs;
import bot.molt.agent.prompt.Outside;
import bot.molt.agent.queue.Pending;
import bot.molt.agent.session.SessionKey;
import bot.molt.base.CodedException;
import bot.molt.base.Digests;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import bot.molt.store.EventTable;
import bot.molt.store.SessionRow;
import bot.molt.store.Stores;
import bot.molt.store.Tx;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Hands what programs elsewhere want to agents: a turn in a session of its own. What it came to is
/// written for the main session in the commit that ends the turn.
///
/// Threads: safe for any number.
public final class HookRuns {
    /// What the keys of all messages of hooks begin with.
    static final String KEY = "hook:";

    private static final Caller CALLER =
            new Caller("operator", Caller.Role.OPERATOR, "hook", "hook", "");
    private static final int SUMMARY = 400;
    private static final String ALONE =
            "This turn was begun by a program over a webhook, not by a person. Nobody reads along, so do not ask anything; answer with what is to be reported.";

    private final Agents agents;
    private final Jobs jobs;
    private final Supplier<String> defaultAgent;
    private final InstantSource clock;

    /// Runs whose end can wait, or is told elsewhere.
    private final Set<String> later = ConcurrentHashMap.newKeySet();

    /// @param jobs tell main sessions
    public HookRuns(Agents agents, Jobs jobs, Supplier<String> defaultAgent, InstantSource clock) {
        this.agents = agents;
        this.jobs = jobs;
        this.defaultAgent = defaultAgent;
        this.clock = clock;
        agents.ending(this::ending);
        agents.listen(this::happened);
    }

    /// Takes a task. It is written when this returns.
    ///
    /// Errors: `invalid_params` for a way that there is not; those of [Agents#submit].
    public Run begin(HookTask task) throws InterruptedException {
        String key = task.key();
        String id = KEY + (key == null ? Ids.text(26) : Digests.sha256Hex(key).substring(0, 32));
        String agent = agent(task);
        String session = Optional.ofNullable(task.place().session()).orElse(id);
        HookTask.Choice choice = task.choice();
        Inbound.Options options =
                Inbound.Options.NONE
                        .onAgent(agent)
                        .withModel(choice.model())
                        .withThinking(choice.thinking())
                        .within(choice.limit())
                        .withSystem(ALONE)
                        .queued("wait")
                        .labelled(label(task.name(), id))
                        .sentTo(route(task, agent).orElse(null));
        if (!task.now() || options.route() != null) {
            later.add(id);
        }
        return agents.submit(Inbound.of(id, CALLER, session, task.text()).with(options));
    }

    private String agent(HookTask task) {
        return Optional.ofNullable(task.place().agent()).orElseGet(defaultAgent);
    }

    /// Names of sessions are unique.
    private static String label(String name, String id) {
        return "Hook " + name + " " + id.substring(KEY.length(), KEY.length() + 6);
    }

    private Optional<Route> route(HookTask task, String agent) {
        HookTask.Way way = task.way();
        if (!way.delivers()) {
            return Optional.empty();
        }
        boolean isLast = way.channel().equals("last");
        String named = way.to();
        if (!isLast && !agents.delivers(way.channel())) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "channel: %s (expected: last%s)"
                            .formatted(
                                    way.channel(),
                                    agents.channels().isEmpty()
                                            ? ""
                                            : ", " + String.join(", ", agents.channels())));
        }
        if (!isLast) {
            if (named == null) {
                throw new CodedException(
                        ErrorCode.INVALID_PARAMS,
                        "to: missing (expected: a conversation on %s)".formatted(way.channel()));
            }
            return Optional.of(new Route(way.channel(), named, "", ""));
        }
        return last(agent, named);
    }

    /// Nowhere where nobody wrote yet: the main session hears of it all the same.
    private Optional<Route> last(String agent, @Nullable String named) {
        Json.Obj entry =
                agents.stores()
                        .read(tx -> agents.stores().sessions().find(tx, main(agent)))
                        .map(SessionRow::entry)
                        .orElse(Json.Obj.EMPTY);
        String channel = entry.string("lastChannel").orElse("");
        String to = named == null ? entry.string("lastTo").orElse("") : named;
        return channel.isEmpty() || to.isEmpty() || !agents.delivers(channel)
                ? Optional.empty()
                : Optional.of(new Route(channel, to, entry.string("lastAccountId").orElse(""), ""));
    }

    private static String main(String agent) {
        return SessionKey.of("main", agent, CALLER).text();
    }

    /// Tells the main session of something.
    public void wake(String text, boolean now) throws InterruptedException {
        jobs.happened(CALLER, text, now);
    }

    private void ending(Tx tx, Pending message, Json.Obj outcome) throws SQLException {
        String id = message.inbound().key();
        if (!id.startsWith(KEY)) {
            return;
        }
        String error = outcome.string("error").orElse("");
        String text = error.isEmpty() ? outcome.string("text").orElse("") : error;
        if (text.isEmpty()) {
            return;
        }
        String label = Optional.ofNullable(message.inbound().options().label()).orElse("Hook");
        String name = label.replaceFirst(" [a-z0-9]{6}$", "");
        String told =
                "%s%s:\n%s"
                        .formatted(
                                name,
                                error.isEmpty() ? "" : " (error)",
                                Outside.wrap("hook", id, cut(text)));
        Stores stores = agents.stores();
        stores.events()
                .put(tx, main(defaultAgent.get()), new EventTable.Event(clock.millis(), told));
    }

    private static String cut(String text) {
        return text.length() <= SUMMARY ? text : text.substring(0, SUMMARY - 1) + "…";
    }

    private void happened(Run run, RunEvent event) {
        if (event instanceof RunEvent.Ended && run.id().startsWith(KEY)) {
            boolean waits = later.remove(run.id());
            if (!waits) {
                jobs.heard(main(defaultAgent.get()));
            }
        }
    }
}
