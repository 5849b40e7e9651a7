package bot.molt.app.plugin;

import bot.molt.base.CodedException;
import bot.molt.base.Digests;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.gateway.configuration.PluginsSection;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.DoneResult;
import bot.molt.protocol.Empty;
import bot.molt.protocol.plugins.EnablePluginParams;
import bot.molt.protocol.plugins.InstallPluginParams;
import bot.molt.protocol.plugins.ListPluginsResult;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// `plugins.list`, `plugins.install` and `plugins.setEnabled`. What they write holds after the
/// restart in the same process that the change of the file brings.
public final class PluginMethods {
    private static final RpcSpec<Empty, ListPluginsResult> LIST =
            RpcSpec.of("plugins.list", Empty.class, ListPluginsResult.class).needing(Scope.READ);
    private static final RpcSpec<InstallPluginParams, Json> INSTALL =
            RpcSpec.of("plugins.install", InstallPluginParams.class, Json.class);
    private static final RpcSpec<EnablePluginParams, DoneResult> ENABLE =
            RpcSpec.of("plugins.setEnabled", EnablePluginParams.class, DoneResult.class);

    private final Supplier<List<PluginStanding>> standings;
    private final PluginsSection section;
    private final Path folder;
    private final InstantSource clock;

    /// @param folder where copies of jars go
    PluginMethods(
            Supplier<List<PluginStanding>> standings,
            PluginsSection section,
            Path folder,
            InstantSource clock) {
        this.standings = standings;
        this.section = section;
        this.folder = folder;
        this.clock = clock;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(ENABLE, this::enable),
                RpcMethod.of(INSTALL, this::install),
                RpcMethod.of(LIST, this::list));
    }

    private ListPluginsResult list(Empty params, Caller caller) {
        return new ListPluginsResult(
                standings.get().stream()
                        .map(each ->
                                new ListPluginsResult.Item(
                                        each.id(),
                                        each.name(),
                                        each.version(),
                                        each.path(),
                                        each.state().name().toLowerCase(Locale.ROOT),
                                        each.problem(),
                                        each.adds()))
                        .toList());
    }

    private Json install(InstallPluginParams params, Caller caller) throws IOException {
        Path from = Path.of(params.path());
        if (!from.isAbsolute() || !Files.exists(from)) {
            throw invalid("path", params.path(), "an absolute path that exists on the gateway");
        }
        List<PluginPlace> places = PluginPlace.at(from);
        if (places.size() != 1) {
            throw invalid("path", params.path(), "one plugin, found " + places.size());
        }
        PluginPlace place = places.getFirst();
        Json.Obj facts;
        String id;
        try (LoadedPlugin code = LoadedPlugin.at(place)) {
            id = code.info().id();
            facts =
                    Json.object()
                            .put("source", "path")
                            .put("sourcePath", from.toString())
                            .put("version", code.info().version())
                            .put("installedAt", clock.instant().toString())
                            .build();
        } catch (IOException e) {
            throw invalid("path", params.path(), "a plugin; " + e.getMessage());
        }
        facts =
                params.link() || Files.isDirectory(place.path())
                        ? linked(from, facts)
                        : copied(place, id, facts);
        section.installed(id, facts);
        section.enable(id, true);
        return facts.with("id", Json.of(id));
    }

    private Json.Obj linked(Path from, Json.Obj facts) throws IOException {
        section.addPath(from.toString());
        return facts.with("installPath", Json.of(from.toString()));
    }

    /// Replaced as a whole, so that no half of a jar is ever loaded.
    private Json.Obj copied(PluginPlace place, String id, Json.Obj facts) throws IOException {
        Files.createDirectories(folder);
        Path target = folder.resolve(id + ".jar");
        Path fresh = folder.resolve(id + ".jar.new");
        Files.copy(place.path(), fresh, StandardCopyOption.REPLACE_EXISTING);
        String digest = Digests.sha256Hex(Files.readAllBytes(fresh));
        Files.move(
                fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        section.addPath(target.toString());
        return facts.with("installPath", Json.of(target.toString()))
                .with("sha256", Json.of(digest));
    }

    private DoneResult enable(EnablePluginParams params, Caller caller) throws IOException {
        boolean known = standings.get().stream().anyMatch(each -> each.id().equals(params.id()));
        if (!known) {
            throw invalid("id", params.id(), "one that plugins.list shows");
        }
        section.enable(params.id(), params.enabled());
        return DoneResult.DONE;
    }

    private static CodedException invalid(String name, String value, String expected) {
        return new CodedException(
                ErrorCode.INVALID_PARAMS, "%s: %s (expected: %s)".formatted(name, value, expected));
    }
}
