package bot.molt.app.gateway;

import bot.molt.agent.Agents;
import bot.molt.agent.Run;
import bot.molt.agent.Sessions;
import bot.molt.agent.children.Children;
import bot.molt.agent.delivery.Delivery;
import bot.molt.agent.delivery.Outbox;
import bot.molt.agent.heartbeat.HeartbeatPlan;
import bot.molt.agent.heartbeat.Heartbeats;
import bot.molt.agent.hooks.HookRuns;
import bot.molt.agent.jobs.Jobs;
import bot.molt.agent.session.Fields;
import bot.molt.agent.settings.AgentSettings;
import bot.molt.agent.settings.Talk;
import bot.molt.agent.skills.ToldSkill;
import bot.molt.app.config.LiveConfig;
import bot.molt.app.config.MoltbotConfig;
import bot.molt.app.heartbeat.HeartbeatPlans;
import bot.molt.app.users.KnownUsers;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.execution.agents.AgentId;
import bot.molt.execution.agents.LoopConfig;
import bot.molt.gateway.agent.AgentBookMethods;
import bot.molt.gateway.agent.AgentMethods;
import bot.molt.gateway.agent.ChatMethods;
import bot.molt.gateway.agent.RunAnnouncer;
import bot.molt.gateway.agent.SessionMethods;
import bot.molt.gateway.agent.UsageMethods;
import bot.molt.gateway.auth.Sender;
import bot.molt.gateway.control.Clients;
import bot.molt.gateway.heartbeat.HeartbeatMethods;
import bot.molt.gateway.hooks.HookEndpoint;
import bot.molt.gateway.http.HttpEndpoint;
import bot.molt.gateway.jobs.JobAnnouncer;
import bot.molt.gateway.jobs.JobMethods;
import bot.molt.gateway.openai.ChatCompletionsEndpoint;
import bot.molt.gateway.openai.EmbeddingsEndpoint;
import bot.molt.gateway.openai.ModelListEndpoint;
import bot.molt.gateway.openai.ResponsesEndpoint;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.settings.EndpointsConfig;
import bot.molt.spi.Caller;
import bot.molt.spi.embed.Embedders;
import bot.molt.store.Database;
import bot.molt.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The agents of one gateway, put together. Nothing is opened before the first message, or the
/// first start after one.
final class AgentPart implements AutoCloseable {
    private final LiveConfig live;
    private final KnownUsers users;
    private final ModelPart models;
    private final Path state;
    private final Consumer<Secret> hide;
    private final AgentRoster.Folders folders;
    private final Agents agents;
    private final Sessions sessions;
    private final Jobs jobs;
    private final Children children;
    private final Heartbeats heartbeats;
    private final HookRuns hooks;
    private final InstantSource clock = InstantSource.system();
    private volatile @Nullable Bound bound;
    private volatile String unopened = "";

    /// Settings and the configuration that they were made of.
    private record Bound(MoltbotConfig config, AgentSettings settings) {}

    AgentPart(
            GatewaySetup setup,
            Road road,
            ModelPart models,
            KnownUsers users,
            List<Delivery> deliveries,
            Function<Caller, List<ToldSkill>> skills) {
        this.live = setup.live();
        this.users = users;
        this.models = models;
        this.state = live.reader().files().state();
        this.hide = setup.redactor()::register;
        this.folders =
                new AgentRoster.Folders(
                        road.policy(),
                        () -> config().agents().defaults().loop().skipBootstrap(),
                        skills);
        this.agents =
                new Agents(
                        new Agents.Parts(
                                this::open,
                                models.models(),
                                road.execution(),
                                this::settings,
                                folders,
                                new Outbox(deliveries, clock),
                                this::stillIn,
                                clock));
        this.sessions = new Sessions(agents, () -> settings().defaultAgent(), clock);
        this.children = new Children(agents, sessions, this::settings, clock);
        this.jobs =
                new Jobs(
                        new Jobs.Parts(
                                agents,
                                () -> config().others().cron(),
                                () -> settings().defaultAgent(),
                                () -> settings().zone(),
                                this::stillIn,
                                clock));
        this.heartbeats =
                new Heartbeats(
                        new Heartbeats.Parts(
                                agents, this::plans, folders::of, () -> settings().zone(), clock));
        heartbeats.look(jobs::look);
        jobs.beside(heartbeats);
        this.hooks = new HookRuns(agents, jobs, () -> settings().defaultAgent(), clock);
        hideToken();
    }

    private List<HeartbeatPlan> plans() {
        return HeartbeatPlans.of(config().agents(), settings().defaultAgent());
    }

    private void hideToken() {
        Optional.ofNullable(config().others().hooks().token()).ifPresent(hide);
    }

    /// Takes up what the last run left over, where there was one.
    void start() {
        if (Files.exists(Stores.file(state)) || heartbeats.wanted()) {
            agents.start();
            children.start();
            jobs.start();
        }
    }

    /// Follows the configuration that holds now.
    void apply() {
        hideToken();
        jobs.look();
    }

    private Stores open() {
        try {
            Stores stores = Stores.open(state, clock);
            unopened = "";
            jobs.start();
            return stores;
        } catch (IOException e) {
            unopened = "store: " + e.getMessage();
            throw new CodedException(ErrorCode.UNAVAILABLE, unopened, e);
        }
    }

    /// Why nothing can be stored; empty where it can, or nobody tried.
    String storeTrouble() {
        Database.Load load = agents.load().store();
        return load == null ? unopened : load.trouble();
    }

    /// Bytes of the database on the disk.
    long storeBytes() {
        Path file = Stores.file(state);
        return bytes(file) + bytes(file.resolveSibling(file.getFileName() + "-wal"));
    }

    private static long bytes(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    Agents agents() {
        return agents;
    }

    Children children() {
        return children;
    }

    ModelPart models() {
        return models;
    }

    /// Whose key was taken away is answered no more.
    void leave(String userId) {
        agents.running().stream()
                .filter(run -> run.caller().userId().equals(userId))
                .forEach(run -> agents.abort(run, "revoked"));
    }

    /// What clients ask of agents; from here on they are told of runs.
    ///
    /// @param book where agents are written
    List<List<RpcMethod<?, ?>>> methods(Clients clients, AgentBookMethods.Book book) {
        RunAnnouncer announcer = new RunAnnouncer(clients, this::tellsCalls, clock);
        agents.listen(announcer);
        jobs.listen(new JobAnnouncer(clients));
        return List.of(
                new AgentMethods(agents, sessions, this::known, clock).all(),
                new AgentBookMethods(this::known, book).all(),
                new ChatMethods(agents, sessions, announcer).all(),
                new JobMethods(jobs, this::agentIds, Stores.file(state)).all(),
                new HeartbeatMethods(heartbeats, clients).all(),
                new SessionMethods(sessions, models.models(), agents::sumUp, clock).all(),
                new UsageMethods(sessions, clock).all());
    }

    /// Where programs elsewhere wake agents and give them tasks.
    ///
    /// @param address of a sender
    HttpEndpoint hooks(Function<Sender, String> address) {
        return new HookEndpoint(
                () -> config().others().hooks(),
                hooks,
                new HookEndpoint.Parts(
                        address, this::agentIds, () -> settings().defaultAgent(), clock));
    }

    /// The APIs of OpenAI's clients.
    ///
    /// @param embedders what turns texts into vectors
    List<HttpEndpoint> endpoints(Embedders embedders) {
        BooleanSupplier chats = () -> openai().chatCompletions().enabled();
        BooleanSupplier responses = () -> openai().responses().enabled();
        return List.of(
                new ChatCompletionsEndpoint(agents, chats, clock),
                new ResponsesEndpoint(agents, responses, clock),
                new EmbeddingsEndpoint(
                        embedders, () -> chats.getAsBoolean() || responses.getAsBoolean()),
                new ModelListEndpoint(
                        this::agentIds, () -> chats.getAsBoolean() || responses.getAsBoolean()));
    }

    private EndpointsConfig openai() {
        return config().gateway().doors().http().endpoints();
    }

    /// The folder of an agent of the operator on this machine.
    ///
    /// Errors: `invalid_params` for an agent that there is not.
    Path workspace(@Nullable String agent) {
        String id = agent == null ? settings().defaultAgent() : AgentId.of(agent);
        if (!agentIds().contains(id)) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "agentId: %s (expected: one of %s)"
                            .formatted(id, String.join(", ", agentIds())));
        }
        return folders.of(
                new Caller("operator", Caller.Role.OPERATOR, "agent:" + id + ":main", "agent", ""));
    }

    private boolean tellsCalls(Run run) {
        return sessions.find(run.sessionKey(), run.caller())
                .flatMap(row -> row.entry().string(Fields.VERBOSE))
                .filter(level -> !level.equals("off"))
                .isPresent();
    }

    private List<AgentMethods.AgentItem> known() {
        return AgentRoster.items(config());
    }

    private List<String> agentIds() {
        return known().stream().map(AgentMethods.AgentItem::id).toList();
    }

    private boolean stillIn(Caller caller) {
        return caller.isOperator() || users.knows(caller.userId());
    }

    private MoltbotConfig config() {
        return live.current().config();
    }

    /// A configuration is a snapshot, so the same one is the same object.
    @SuppressWarnings("ReferenceEquality")
    private AgentSettings settings() {
        MoltbotConfig now = config();
        Bound last = bound;
        if (last == null || last.config() != now) {
            last = new Bound(now, settings(now));
            bound = last;
        }
        return last.settings();
    }

    private static AgentSettings settings(MoltbotConfig config) {
        LoopConfig loop = config.agents().defaults().loop();
        LoopConfig.Pruning pruning = loop.contextPruning();
        return new AgentSettings(
                AgentRoster.of(config),
                loop.timeLimit(),
                loop.maxConcurrent(),
                Optional.ofNullable(loop.thinkingDefault()).flatMap(Fields::thinking).orElse(null),
                loop.contextTokens(),
                zone(loop.userTimezone()),
                loop.bootstrapMaxChars(),
                new AgentSettings.Compaction(
                        loop.compaction().reserveTokensFloor(),
                        loop.compaction().keepRecentTokens(),
                        loop.compaction().memoryFlush().enabled()),
                new AgentSettings.Pruning(
                        pruning.mode() == LoopConfig.Pruning.Mode.CACHE_TTL,
                        pruning.ttl(),
                        pruning.keepLastAssistants(),
                        pruning.softTrimRatio(),
                        pruning.hardClearRatio()),
                new Talk(
                        config.messages().queue().settings(),
                        config.messages().inbound(),
                        config.others().chats().session().resets(),
                        HeartbeatPlans.acks(
                                config.agents(), AgentRoster.standard(config.agents()))));
    }

    private static ZoneId zone(@Nullable String name) {
        try {
            return name == null ? ZoneId.systemDefault() : ZoneId.of(name);
        } catch (DateTimeException e) {
            return ZoneId.systemDefault();
        }
    }

    /// Lets turns end for a moment; those that do not go on after the next start.
    void close(Duration patience) {
        jobs.close();
        children.close();
        agents.close(patience);
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(1));
    }
}
