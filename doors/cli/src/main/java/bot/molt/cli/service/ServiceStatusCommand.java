package bot.molt.cli.service;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.base.service.ServiceState;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `gateway status`: the service of this machine, and whether the gateway answers.
public final class ServiceStatusCommand implements Command {
    private final ServiceKind kind;

    public ServiceStatusCommand(ServiceKind kind) {
        this.kind = kind;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Exits with 0 also where nothing runs.")
                .flag("--no-probe", "Do not ask the gateway.")
                .flag("--require-rpc", "Exit with 1 where the gateway does not answer.")
                .flag("--deep", "The same as without; `moltbot status --deep` says more.");
        Place.describe(syntax);
        syntax.example("moltbot " + kind.name() + " status")
                .example("moltbot " + kind.name() + " status --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Place place = Place.of(kind, args, session);
        ServiceState state = place.state();
        Json.Obj rpc = args.has("--no-probe") ? Json.Obj.EMPTY : probe(session);
        if (session.json()) {
            session.print(
                    new ServiceReport(session).tree(place, rpc.members().isEmpty() ? null : rpc));
        } else {
            show(place, state, rpc, session);
        }
        return args.has("--require-rpc") && !rpc.isTrue("ok") ? 1 : 0;
    }

    private static Json.Obj probe(Session session) throws IOException {
        Json.ObjectBuilder rpc = Json.object();
        long start = System.nanoTime();
        try {
            rpc.put("url", session.gateway().target().url());
            session.call("health", Json.Obj.EMPTY);
            return rpc.put("ok", true)
                    .put("latencyMs", (System.nanoTime() - start) / 1_000_000)
                    .build();
        } catch (CodedException e) {
            return rpc.put("ok", false).put("error", e.text()).build();
        }
    }

    private static void show(Place place, ServiceState state, Json.Obj rpc, Session session)
            throws IOException {
        Style style = session.style();
        StringBuilder text = new StringBuilder(400);
        InstalledUnit installed = new InstalledUnit(session);
        text.append("Service:  ").append(place.label());
        if (!place.known()) {
            text.append(" not installed (").append(place.installing(session)).append(")\n");
        } else {
            text.append(" ").append(place.whose()).append(", ").append(running(state, style));
            text.append(state.enabled() ? ", starts by itself" : ", does not start by itself");
            text.append(", ").append(state.restarts()).append(" restarts\n");
            if (!state.said().isEmpty()) {
                text.append("          ").append(Style.shown(state.said())).append('\n');
            }
            text.append("Unit:     ").append(place.supervisor().file(place.name())).append('\n');
        }
        for (UnitFile unit : installed.unit().stream().toList()) {
            for (UnitIssue issue : installed.issues(unit)) {
                text.append("          ").append(style.warn(issue.message())).append('\n');
            }
        }
        text.append("Config:   ").append(session.configFile()).append('\n');
        if (!rpc.members().isEmpty()) {
            text.append("Gateway:  ").append(rpc.string("url").orElse("")).append(' ');
            text.append(
                    rpc.isTrue("ok")
                            ? style.good("answers")
                                    + " ("
                                    + rpc.number("latencyMs").orElse(0L)
                                    + " ms)"
                            : style.bad("does not answer") + ": " + rpc.string("error").orElse(""));
            text.append('\n');
        }
        text.append("Logs:     moltbot logs --follow");
        if (place.known()) {
            text.append("; ").append(place.supervisor().logs(place.name()));
        }
        session.out().println(text);
    }

    private static String running(ServiceState state, Style style) {
        return state.runs()
                ? style.good(state.active()) + " (" + state.detail() + "), process " + state.pid()
                : style.bad(state.active()) + " (" + state.detail() + ")";
    }
}
