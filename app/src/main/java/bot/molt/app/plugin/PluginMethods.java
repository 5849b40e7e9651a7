package bot.molt.app.plugin;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.bind.Schema;
import bot.molt.base.json.Json;
import bot.molt.gateway.configuration.PluginsSection;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.DoneResult;
import bot.molt.protocol.Empty;
import bot.molt.protocol.plugins.EnablePluginParams;
import bot.molt.protocol.plugins.InspectPluginResult;
import bot.molt.protocol.plugins.InstallPluginParams;
import bot.molt.protocol.plugins.ListPluginsResult;
import bot.molt.protocol.plugins.PluginFindingsResult;
import bot.molt.protocol.plugins.PluginIdParams;
import bot.molt.protocol.plugins.UpdatePluginParams;
import bot.molt.protocol.plugins.UpdatePluginResult;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `plugins.*`. What they write holds before they answer; calls that run end as they began.
public final class PluginMethods {
    private static final RpcSpec<Empty, ListPluginsResult> LIST =
            RpcSpec.of("plugins.list", Empty.class, ListPluginsResult.class).needing(Scope.READ);
    private static final RpcSpec<PluginIdParams, InspectPluginResult> INSPECT =
            RpcSpec.of("plugins.inspect", PluginIdParams.class, InspectPluginResult.class)
                    .needing(Scope.READ);
    private static final RpcSpec<Empty, PluginFindingsResult> DOCTOR =
            RpcSpec.of("plugins.doctor", Empty.class, PluginFindingsResult.class)
                    .needing(Scope.READ);
    private static final RpcSpec<InstallPluginParams, Json> INSTALL =
            RpcSpec.of("plugins.install", InstallPluginParams.class, Json.class);
    private static final RpcSpec<EnablePluginParams, DoneResult> ENABLE =
            RpcSpec.of("plugins.setEnabled", EnablePluginParams.class, DoneResult.class);
    private static final RpcSpec<UpdatePluginParams, UpdatePluginResult> UPDATE =
            RpcSpec.of("plugins.update", UpdatePluginParams.class, UpdatePluginResult.class);
    private static final RpcSpec<Empty, ListPluginsResult> RELOAD =
            RpcSpec.of("plugins.reload", Empty.class, ListPluginsResult.class);

    private final PluginPart plugins;
    private final PluginsSection section;
    private final PluginCopies copies;

    /// @param folder where copies go
    PluginMethods(PluginPart plugins, PluginsSection section, Path folder, InstantSource clock) {
        this.plugins = plugins;
        this.section = section;
        this.copies = new PluginCopies(section, folder, clock);
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(DOCTOR, (params, caller) -> new PluginDoctor(plugins).examined()),
                RpcMethod.of(ENABLE, this::enable),
                RpcMethod.of(INSPECT, this::inspect),
                RpcMethod.of(INSTALL, this::install),
                RpcMethod.of(LIST, (params, caller) -> list()),
                RpcMethod.of(RELOAD, this::reload),
                RpcMethod.of(UPDATE, this::update));
    }

    private ListPluginsResult list() {
        return new ListPluginsResult(
                plugins.standings().stream().map(PluginMethods::item).toList());
    }

    private static ListPluginsResult.Item item(PluginStanding standing) {
        return new ListPluginsResult.Item(
                standing.id(),
                standing.name(),
                standing.version(),
                standing.path(),
                standing.state().name().toLowerCase(Locale.ROOT),
                standing.problem(),
                standing.sha256(),
                standing.adds());
    }

    private ListPluginsResult reload(Empty params, Caller caller) {
        plugins.reload();
        return list();
    }

    private InspectPluginResult inspect(PluginIdParams params, Caller caller) {
        PluginStanding standing = known(params.id());
        Optional<PluginVersion> loaded =
                plugins.versions().stream()
                        .filter(version -> version.id().equals(params.id()))
                        .findFirst();
        return new InspectPluginResult(
                item(standing),
                loaded.map(version -> Schema.of(version.settings())).orElse(Json.Obj.EMPTY),
                loaded.map(version -> SecretParts.names(version.settings())).orElse(List.of()),
                plugins.leaving().stream()
                        .filter(version -> version.id().equals(params.id()))
                        .map(version ->
                                "%s: %d uses"
                                        .formatted(
                                                version.code().info().version(),
                                                version.adds().leases().held()))
                        .toList());
    }

    private PluginStanding known(String id) {
        return plugins.standings().stream()
                .filter(standing -> standing.id().equals(id))
                .findFirst()
                .orElseThrow(() -> PluginCopies.invalid("id", id, "one that plugins.list shows"));
    }

    private Json install(InstallPluginParams params, Caller caller) throws IOException {
        PluginCopies.Candidate plugin = PluginCopies.candidate(params.path());
        Json.Obj facts = params.link() ? copies.link(plugin) : copies.copy(plugin);
        plugins.reload();
        PluginStanding standing = known(plugin.id());
        return facts.with("id", Json.of(plugin.id()))
                .with("status", Json.of(item(standing).status()))
                .with("problem", Json.of(standing.problem()));
    }

    private DoneResult enable(EnablePluginParams params, Caller caller) throws IOException {
        PluginStanding _ = known(params.id());
        section.enable(params.id(), params.enabled());
        return DoneResult.DONE;
    }

    private UpdatePluginResult update(UpdatePluginParams params, Caller caller) throws IOException {
        PluginStanding standing = known(params.id());
        Json.Obj install = plugins.config().installs().getOrDefault(params.id(), Json.Obj.EMPTY);
        String path =
                params.path().isEmpty() ? install.string("sourcePath").orElse("") : params.path();
        if (install.string("sha256").isEmpty()) {
            throw PluginCopies.invalid(
                    "id",
                    params.id(),
                    "one that was copied by plugins install; this one is used where it is, %s, and loaded anew when it changes"
                            .formatted(standing.path()));
        }
        PluginCopies.Candidate plugin = PluginCopies.candidate(path);
        if (!plugin.id().equals(params.id())) {
            throw PluginCopies.invalid(
                    "path", path, "plugin " + params.id() + ", found " + plugin.id());
        }
        UpdatePluginResult.Build from =
                new UpdatePluginResult.Build(
                        install.string("version").orElse(standing.version()),
                        install.string("sha256").orElse(""),
                        install.string("installPath").orElse(standing.path()));
        UpdatePluginResult.Build to =
                new UpdatePluginResult.Build(
                        plugin.code().info().version(), plugin.code().digest(), path);
        if (from.sha256().equals(to.sha256())) {
            return new UpdatePluginResult(params.id(), "same", from, to);
        }
        if (params.sha256().isEmpty()) {
            return new UpdatePluginResult(params.id(), "ready", from, to);
        }
        return taken(params, plugin, from, to);
    }

    private UpdatePluginResult taken(
            UpdatePluginParams params,
            PluginCopies.Candidate plugin,
            UpdatePluginResult.Build from,
            UpdatePluginResult.Build to)
            throws IOException {
        if (!params.sha256().equals(to.sha256())) {
            throw PluginCopies.invalid(
                    "sha256",
                    params.sha256(),
                    "%s, as %s is now".formatted(to.sha256(), to.path()));
        }
        Json.Obj _ = copies.copy(plugin);
        plugins.reload();
        PluginStanding standing = known(params.id());
        if (!standing.sha256().equals(to.sha256())) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "plugin %s %s was not taken: %s"
                            .formatted(params.id(), to.version(), standing.problem()));
        }
        return new UpdatePluginResult(params.id(), "updated", from, to);
    }
}
