package bot.molt.cli.onboard;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.ConfigText;
import bot.molt.base.json.Json;
import bot.molt.base.service.PortOwner;
import bot.molt.cli.Args;
import bot.molt.cli.LocalSetup;
import bot.molt.cli.Session;
import bot.molt.cli.channels.AddChannelCommand;
import bot.molt.cli.config.LocalFile;
import bot.molt.cli.service.OwnService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The first steps, one after the other.
///
/// Threads: one.
final class Onboarding {
    private final Args args;
    private final Plan plan;
    private final Asker asker;
    private final Teller teller;
    private final Json.ObjectBuilder report = Json.object();
    private Session session;

    /// How it ended.
    record End(int code, boolean opensChat) {}

    Onboarding(Args args, Session session, Plan plan, Asker asker, Teller teller) {
        this.args = args;
        this.session = session;
        this.plan = plan;
        this.asker = asker;
        this.teller = teller;
    }

    End run() throws IOException, InterruptedException {
        teller.title(Tell.TITLE);
        if (asker.isThere()) {
            teller.note(Tell.HOW);
        }
        End end = plan.remote() ? elsewhere() : here();
        if (session.json()) {
            session.print(report.put("ok", end.code() == 0).build());
        }
        return end;
    }

    /// This terminal speaks to a gateway of another machine.
    private End elsewhere() throws IOException {
        String url = args.text("--remote-url");
        String token = args.text("--remote-token");
        if (url == null) {
            url = asker.text(teller.say(Tell.REMOTE_URL), "");
        }
        if (url.isBlank()) {
            throw Args.refused("--remote-url", "missing", "an address such as wss://host:18789");
        }
        token =
                token == null
                        ? asker.secret(teller.say(Tell.REMOTE_TOKEN))
                        : Plan.secret(token, session);
        Changes changes = new Changes();
        changes.set("gateway.mode", Json.of("remote"));
        changes.set("gateway.remote.url", Json.of(url.strip()));
        Plan.text(changes, "gateway.remote.token", token);
        made();
        if (!written(changes)) {
            return new End(1, false);
        }
        session.call("health", Json.Obj.EMPTY);
        teller.good(Tell.REMOTE, session.gateway().target().url());
        report.put("gateway", Json.object().put("url", session.gateway().target().url()).build());
        return last(0);
    }

    private End here() throws IOException, InterruptedException {
        LocalSetup.Made made = made();
        Changes changes = Plan.changes(args, session);
        port(changes);
        if (!plan.quick()) {
            asked(changes, made);
        }
        KeyChoice choice = new KeyChoice(args, plan, asker, teller, session.environment());
        choice.choose();
        choice.address(changes);
        if (!written(changes)) {
            return new End(1, false);
        }
        if (args.has("--skip-health")) {
            teller.note(Tell.GATEWAY_HOW, GatewayStart.words(session));
            return last(0);
        }
        if (!started()) {
            return new End(1, false);
        }
        workspace();
        channel();
        int code = new FirstAnswer(args, session, choice, asker, teller).run(report);
        return last(code);
    }

    private LocalSetup.Made made() throws IOException {
        teller.good(Tell.JDK, Runtime.version() + " (" + System.getProperty("java.home") + ")");
        boolean isNew = !Files.exists(session.configFile());
        LocalSetup.Made made =
                session.local().setupOrThrow().make(session.files(), session.profile());
        session = session.renewed();
        teller.good(Tell.STATE, session.stateFolder());
        teller.good(isNew ? Tell.CONFIG_NEW : Tell.CONFIG_KEPT, session.configFile());
        made.problems().forEach(problem -> teller.bad(Tell.CONFIG_PROBLEM, problem));
        report.put("state", session.stateFolder().toString())
                .put(
                        "config",
                        Json.object()
                                .put("path", session.configFile().toString())
                                .put("created", isNew)
                                .build());
        return made;
    }

    /// A port that somebody else has is no port for the gateway.
    private void port(Changes changes) throws IOException {
        int port = args.number("--gateway-port", session.port(), 1, 65_535);
        while (isOthers(port)) {
            String owners =
                    PortOwner.owners(port).stream()
                            .map(PortOwner::name)
                            .collect(Collectors.joining(", "));
            String who = owners.isEmpty() ? "?" : owners;
            if (!asker.isThere()) {
                throw new CodedException(
                        ErrorCode.CONFLICT,
                        teller.say(Tell.PORT_TAKEN, port, who)
                                + " (expected: --gateway-port PORT)");
            }
            teller.bad(Tell.PORT_TAKEN, port, who);
            String typed = asker.text(teller.say(Tell.PORT_OTHER), Integer.toString(port + 1));
            port = typed.matches("\\d{1,5}") ? Integer.parseInt(typed) : port;
        }
        if (port != session.port()) {
            changes.set("gateway.port", Json.of(port));
        }
    }

    private boolean isOthers(int port) throws IOException {
        boolean own = port == session.port() && new GatewayStart(session).runs();
        return !own && PortOwner.isTaken(port);
    }

    /// What a quick start takes as it is.
    private void asked(Changes changes, LocalSetup.Made made) throws IOException {
        if (!args.has("--gateway-port")) {
            String port = asker.text(teller.say(Tell.PORT), Integer.toString(session.port()));
            if (port.matches("\\d{1,5}") && Integer.parseInt(port) != session.port()) {
                changes.set("gateway.port", Json.of(Integer.parseInt(port)));
            }
        }
        if (!args.has("--gateway-bind")) {
            String now = session.setting("gateway.bind");
            String bind = asker.text(teller.say(Tell.BIND), now == null ? "loopback" : now);
            if (!bind.equals(now)) {
                Plan.text(changes, "gateway.bind", bind);
            }
        }
        if (!args.has("--workspace")) {
            String now = made.workspace().toString();
            String folder = asker.text(teller.say(Tell.WORKSPACE), now);
            if (!folder.equals(now)) {
                Plan.text(changes, "agents.defaults.workspace", folder);
            }
        }
    }

    /// Shows what would change, asks, writes; false where somebody does not want it.
    private boolean written(Changes changes) throws IOException {
        ConfigText text = LocalFile.text(session);
        List<String> lines = changes.shown(text, teller.tongue());
        report.put("changed", Json.strings(changes.open(text).keySet()));
        if (lines.isEmpty()) {
            return true;
        }
        teller.plain(teller.say(Tell.CHANGES));
        lines.forEach(line -> teller.plain("  " + line));
        if (!asker.yes(teller.say(Tell.CHANGES_WRITE), true)) {
            teller.plain(teller.say(Tell.CHANGES_NOT));
            return false;
        }
        changes.write(session);
        teller.good(Tell.CHANGES_WRITTEN, session.configFile() + ".bak");
        session = session.renewed();
        return true;
    }

    private boolean started() throws IOException, InterruptedException {
        GatewayStart start = new GatewayStart(session);
        String how = "running";
        if (!start.runs()) {
            how = wantsService(start) && installed() ? "service" : "background";
            teller.note(Tell.GATEWAY_STARTS);
            boolean byHand = how.equals("background") && !start.can();
            if (byHand) {
                teller.plain(teller.say(Tell.GATEWAY_HOW, GatewayStart.words(session)));
            }
            String reason = how.equals("service") || byHand ? start.await() : start.start();
            if (!reason.isEmpty()) {
                teller.bad(Tell.GATEWAY_NOT, reason);
                report.put("error", reason);
                return false;
            }
        }
        if (how.equals("background")) {
            teller.good(Tell.GATEWAY_STARTED);
        } else {
            teller.good(Tell.GATEWAY_RUNS, session.gateway().target().url());
        }
        report.put(
                "gateway",
                Json.object()
                        .put("url", session.gateway().target().url())
                        .put("started", how)
                        .build());
        return true;
    }

    private boolean wantsService(GatewayStart start) {
        Boolean said = plan.service();
        boolean asks = said == null && asker.isThere() && start.can();
        return asks ? asker.yes(teller.say(Tell.SERVICE), false) : Boolean.TRUE.equals(said);
    }

    private boolean installed() throws IOException {
        try {
            OwnService.install(session);
            return true;
        } catch (CodedException e) {
            teller.bad(Tell.SERVICE_NOT, e.text());
            return false;
        }
    }

    /// The gateway lays the files of an empty workspace when it starts.
    private void workspace() throws IOException {
        Path folder =
                session.local().setupOrThrow().make(session.files(), session.profile()).workspace();
        try (Stream<Path> files = Files.list(folder)) {
            String names =
                    files.map(file -> String.valueOf(file.getFileName()))
                            .filter(name -> name.endsWith(".md"))
                            .sorted()
                            .collect(Collectors.joining(", "));
            teller.good(Tell.WORKSPACE_IS, folder, names.isEmpty() ? "-" : names);
        }
        report.put("workspace", folder.toString());
    }

    private void channel() throws IOException {
        if (args.has("--skip-channels") || plan.quick() || !asker.isThere()) {
            return;
        }
        String token = asker.secret(teller.say(Tell.CHANNEL));
        if (!token.isEmpty()) {
            AddChannelCommand.add(
                    session,
                    "telegram",
                    Json.object().put("enabled", true).put("botToken", token).build());
            teller.good(Tell.CHANNEL_DONE);
        }
    }

    private End last(int code) {
        String option = GatewayStart.option(session);
        teller.good(Tell.DONE, "moltbot" + option + " tui");
        teller.note(Tell.PAGE, "moltbot" + option + " dashboard");
        report.put("chat", "moltbot" + option + " tui")
                .put("dashboard", "moltbot" + option + " dashboard");
        boolean opens =
                code == 0
                        && asker.isThere()
                        && !args.has("--skip-ui")
                        && !args.has("--skip-health")
                        && asker.yes(teller.say(Tell.CHAT), true);
        return new End(code, opens);
    }
}
