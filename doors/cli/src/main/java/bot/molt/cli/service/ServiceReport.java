package bot.molt.cli.service;

import bot.molt.base.CodedException;
import bot.molt.base.config.ConfigDocument;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.config.ConfigSyntaxException;
import bot.molt.base.json.Json;
import bot.molt.base.service.PortOwner;
import bot.molt.base.service.ServiceState;
import bot.molt.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The gateway's service, its configuration and its port, for programs; in the shape that the
/// original's `gateway status --json` has.
public record ServiceReport(Session session) {
    private static final int USUAL_PORT = 18_789;

    /// Of the service that is there or would be.
    public Json.Obj tree() throws IOException {
        return tree(Place.of(new GatewayKind(), session), null);
    }

    /// @param rpc what asking the gateway gave; null where it was not asked
    Json.Obj tree(Place place, Json.@org.jspecify.annotations.Nullable Obj rpc) throws IOException {
        InstalledUnit installed = new InstalledUnit(session);
        Optional<UnitFile> unit = installed.unit();
        Json.ObjectBuilder tree =
                Json.object()
                        .put("service", service(place, installed, unit))
                        .put("config", config(unit))
                        .put("gateway", gateway())
                        .put("port", port())
                        .put("legacyServices", paths(installed.ofTheOriginal()))
                        .put("extraServices", paths(installed.ofOtherProfiles()))
                        .put("logs", place.supervisor().logs(place.name()));
        if (rpc != null) {
            tree.put("rpc", rpc).put("lastError", rpc.string("error").orElse(null));
        }
        return tree.build();
    }

    private static Json.Arr paths(List<Path> files) {
        return Json.strings(files.stream().map(Path::toString).toList());
    }

    private Json.Obj service(Place place, InstalledUnit installed, Optional<UnitFile> unit)
            throws IOException {
        ServiceState state = place.state();
        Json.ObjectBuilder tree =
                Json.object()
                        .put("label", place.label())
                        .put("scope", place.scope().name().toLowerCase(Locale.ROOT))
                        .put("file", place.supervisor().file(place.name()).toString())
                        .put("loaded", state.installed())
                        .put("loadedText", "installed")
                        .put("notLoadedText", "not installed")
                        .put("runtime", state.json());
        if (unit.isPresent()) {
            UnitFile there = unit.get();
            List<Json> issues =
                    installed.issues(there).stream().<Json>map(UnitIssue::tree).toList();
            tree.put(
                    "command",
                    Json.object()
                            .put("programArguments", Json.strings(there.command()))
                            .put("workingDirectory", there.folder())
                            .put("sourcePath", there.file().toString())
                            .build());
            tree.put(
                    "configAudit",
                    Json.object()
                            .put("ok", issues.isEmpty())
                            .put("issues", Json.array(issues))
                            .build());
        }
        return tree.build();
    }

    private Json.Obj config(Optional<UnitFile> unit) throws IOException {
        Json.Obj cli = file(session.configFile());
        Json.ObjectBuilder tree = Json.object().put("cli", cli);
        String other = unit.map(InstalledUnit::config).orElse("");
        if (!other.isEmpty()) {
            Path path = Path.of(other);
            tree.put("daemon", file(path)).put("mismatch", !path.equals(session.configFile()));
        }
        return tree.build();
    }

    private Json.Obj file(Path path) throws IOException {
        Json.ObjectBuilder tree =
                Json.object().put("path", path.toString()).put("exists", Files.exists(path));
        try {
            ConfigDocument.read(path, session.variables());
            return tree.put("valid", true).build();
        } catch (ConfigSyntaxException | IOException e) {
            return tree.put("valid", false).put("error", e.getMessage()).build();
        }
    }

    private Json.Obj gateway() throws IOException {
        String bind = setting("gateway.bind", "loopback");
        String host = setting("gateway.customBindHost", bind.equals("lan") ? "0.0.0.0" : "");
        Json.ObjectBuilder tree =
                Json.object()
                        .put("bindMode", bind)
                        .put("bindHost", host.isEmpty() ? "127.0.0.1" : host)
                        .put("port", portNumber())
                        .put("portSource", portSource());
        return tree.put("probeUrl", probeUrl()).build();
    }

    private String probeUrl() throws IOException {
        try {
            return session.gateway().target().url().replaceFirst("^http", "ws");
        } catch (CodedException e) {
            return "";
        }
    }

    private String portSource() throws IOException {
        if (ConfigFiles.variable(session.variables(), "GATEWAY_PORT").isPresent()) {
            return "environment";
        }
        return setting("gateway.port", "").isEmpty() ? "default" : "config";
    }

    /// A configuration that cannot be read has its place under `config`; the rest is told all the
    /// same.
    private int portNumber() throws IOException {
        try {
            return session.port();
        } catch (CodedException e) {
            return USUAL_PORT;
        }
    }

    private String setting(String path, String otherwise) throws IOException {
        try {
            String written = session.setting(path);
            return written == null ? otherwise : written;
        } catch (CodedException e) {
            return otherwise;
        }
    }

    private Json.Obj port() throws IOException {
        int port = portNumber();
        List<Json> listeners =
                PortOwner.owners(port).stream().<Json>map(ServiceReport::listener).toList();
        return Json.object()
                .put("port", port)
                .put("status", PortOwner.isTaken(port) ? "busy" : "free")
                .put("listeners", Json.array(listeners))
                .put("hints", Json.Arr.EMPTY)
                .build();
    }

    private static Json.Obj listener(ProcessHandle owner) {
        return Json.object()
                .put("pid", owner.pid())
                .put("command", owner.info().command().orElse(""))
                .build();
    }
}
