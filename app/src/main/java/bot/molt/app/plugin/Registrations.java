package bot.molt.app.plugin;

import bot.molt.app.plugin.lent.Leases;
import bot.molt.app.plugin.lent.LentApi;
import bot.molt.app.plugin.lent.LentChannel;
import bot.molt.app.plugin.lent.LentSandboxes;
import bot.molt.app.plugin.lent.Loan;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.execution.Execution;
import bot.molt.execution.Invocation;
import bot.molt.execution.sandbox.settings.PluginTarget;
import bot.molt.spi.Caller;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.model.ModelApi;
import bot.molt.spi.plugin.PluginCommand;
import bot.molt.spi.plugin.PluginHooks;
import bot.molt.spi.plugin.PluginHost;
import bot.molt.spi.plugin.PluginMethod;
import bot.molt.spi.plugin.PluginRoute;
import bot.molt.spi.plugin.PluginSocket;
import bot.molt.spi.sandbox.SandboxProvider;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What one plugin adds, while it says so, and what it is given for good.
final class Registrations implements PluginHost {
    private static final String NAME = "[a-z][a-z0-9-]{0,63}";

    private final String id;
    private final Path folder;
    private final Given given;
    private final Leases leases = new Leases();
    private final Taken others;
    private final Taken own = new Taken();
    private final Added added = new Added();
    private volatile boolean closed;

    /// What every plugin is given.
    ///
    /// @param execution empty until the gateway is up
    /// @param secrets told of every secret, so that no log shows it
    record Given(AtomicReference<@Nullable Execution> execution, Consumer<Secret> secrets) {}

    /// All that it adds, in order.
    record Added(
            List<Tool<?>> tools,
            List<PluginRoute> routes,
            List<PluginSocket> sockets,
            List<PluginMethod<?>> methods,
            List<PluginCommand> commands,
            List<LentChannel> channels,
            List<LentApi> providers,
            List<LentSandboxes> targets,
            List<PluginHooks> hooks,
            List<Loan<?>> loans) {
        Added() {
            this(
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>());
        }

        /// Names of all.
        List<String> names() {
            List<String> names = new ArrayList<>();
            tools.forEach(tool -> names.add("tool " + tool.spec().name()));
            routes.forEach(route -> names.add("route " + route.method() + " " + route.path()));
            sockets.forEach(socket -> names.add("socket " + socket.path()));
            methods.forEach(method -> names.add("method " + method.name()));
            commands.forEach(command -> names.add("command /" + command.name()));
            channels.forEach(channel -> names.add("channel " + channel.id()));
            providers.forEach(api -> names.add("provider " + api.name()));
            targets.forEach(target -> names.add("target plugin:" + target.kind()));
            if (!hooks.isEmpty()) {
                names.add("hooks");
            }
            return names;
        }
    }

    /// @param others names that are taken
    Registrations(String id, Path folder, Given given, Taken others) {
        this.id = id;
        this.folder = folder;
        this.given = given;
        this.others = others;
    }

    Added added() {
        return added;
    }

    /// Names that it takes.
    Taken own() {
        return own;
    }

    Leases leases() {
        return leases;
    }

    /// Nothing more may be added.
    void end() {
        closed = true;
    }

    /// No log shows what a record of settings keeps secret.
    void keepSecret(Record settings) {
        SecretParts.of(settings).forEach(given.secrets());
    }

    private void add(Taken.Of of, String name) {
        checkOpen();
        others.take(of, name);
        own.take(of, name);
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "plugin " + id + ": registered already (expected: only within register)");
        }
    }

    private <T> Loan<T> loan(T thing) {
        Loan<T> loan = new Loan<>(id, leases, thing);
        added.loans().add(loan);
        return loan;
    }

    @Override
    public void tool(Tool<?> tool) {
        add(Taken.Of.TOOL, tool.spec().name());
        added.tools().add(tool);
    }

    @Override
    public void route(PluginRoute route) {
        checkOpen();
        for (PluginRoute other : added.routes()) {
            boolean same = other.path().equals(route.path());
            Require.that(
                    !same || other.auth() == route.auth(),
                    "route",
                    route.path(),
                    "the same auth for all methods of a path");
            Require.that(
                    !same || !other.method().equals(route.method()),
                    "route",
                    route.method() + " " + route.path(),
                    "each once");
        }
        if (added.routes().stream().noneMatch(other -> other.path().equals(route.path()))) {
            add(Taken.Of.ROUTE, route.path());
        }
        added.routes().add(route);
    }

    @Override
    public void socket(PluginSocket socket) {
        add(Taken.Of.ROUTE, socket.path());
        added.sockets().add(socket);
    }

    @Override
    public void method(PluginMethod<?> method) {
        add(Taken.Of.METHOD, method.name());
        added.methods().add(method);
    }

    @Override
    public void command(PluginCommand command) {
        add(Taken.Of.COMMAND, command.name());
        added.commands().add(command);
    }

    @Override
    public void channel(Channel channel) {
        LentChannel lent = new LentChannel(loan(channel), leases);
        Require.that(lent.id().matches(NAME), "channel", lent.id(), NAME);
        add(Taken.Of.CHANNEL, lent.id());
        lent.webPaths().forEach(path -> add(Taken.Of.ROUTE, path));
        added.channels().add(lent);
    }

    @Override
    public void provider(ModelApi api) {
        add(Taken.Of.PROVIDER, api.name());
        added.providers().add(new LentApi(api.name(), loan(api), leases));
    }

    @Override
    public void sandbox(SandboxProvider provider) {
        String kind = provider.kind();
        Require.that(kind.matches(PluginTarget.KIND), "target", kind, PluginTarget.KIND);
        add(Taken.Of.TARGET, kind);
        added.targets().add(new LentSandboxes(kind, loan(provider), leases));
    }

    @Override
    public void hooks(PluginHooks hooks) {
        checkOpen();
        added.hooks().add(hooks);
    }

    @Override
    public ToolResult callTool(Caller caller, String tool, Json.Obj args) {
        return road().run(Invocation.of(tool, args, caller, null)).orThrow();
    }

    @Override
    public ToolResult callTool(Caller caller, String tool, Json.Obj args, Consumer<String> output)
            throws InterruptedException {
        return new CalledTool(road().start(Invocation.of(tool, args, caller, null)), output)
                .await();
    }

    private Execution road() {
        Execution road = given.execution().get();
        if (road == null) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "plugin %s: the gateway is not up (expected: calls after register)"
                            .formatted(id));
        }
        return road;
    }

    @Override
    public Caller self(String session) {
        return new Caller("plugin-" + id, Caller.Role.USER, session, "plugin", "");
    }

    @Override
    public System.Logger logger() {
        return System.getLogger("plugin." + id);
    }

    @Override
    public Path folder() {
        return folder;
    }
}
