package bot.molt.cli.probe;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import bot.molt.cli.probe.Probe.Seen;
import bot.molt.protocol.wire.Target;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `gateway probe`: comes in to every gateway that could be meant, and says what it found.
public final class ProbeCommand implements Command {
    private static final Duration USUAL = Duration.ofSeconds(3);
    private static final int GATEWAY_PORT = 18_789;

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Tries the gateway of --url, that of gateway.remote and that of this machine, each with its own secret, at the same time. Exits with 1 where none can be reached.")
                .option(
                        "--timeout",
                        "TIME",
                        "How long each may take: 500ms, 5s; a bare number counts milliseconds; 3s where nothing is said.")
                .option("--ssh", "USER@HOST", "Try the gateway of that machine too, through SSH.")
                .option("--ssh-identity", "FILE", "Key file for it.")
                .example("moltbot gateway probe")
                .example("moltbot gateway probe --url wss://box:18789 --token-file token --json")
                .example("moltbot gateway probe --ssh me@server");
    }

    /// What the user wants to know of the way there.
    private record Wish(Duration limit, List<Probe> probes, @Nullable String tunnelFailure) {}

    @Override
    public int run(Args args, Session session) throws IOException, InterruptedException {
        Duration given = args.duration("--timeout", ChronoUnit.MILLIS);
        Duration limit = given == null ? USUAL : given;
        List<Probe> probes = probes(session, limit);
        String ssh = args.text("--ssh");
        if (ssh == null) {
            return look(new Wish(limit, probes, null), session);
        }
        SshTunnel.Way way = new SshTunnel.Way(ssh, args.text("--ssh-identity"), GATEWAY_PORT);
        try (SshTunnel tunnel = SshTunnel.open(way, limit)) {
            probes.add(new Probe("sshTunnel", false, through(tunnel, session, limit)));
            return look(new Wish(limit, probes, null), session);
        } catch (IOException e) {
            return look(new Wish(limit, probes, e.getMessage()), session);
        }
    }

    private static List<Probe> probes(Session session, Duration limit) throws IOException {
        List<Probe> probes = new ArrayList<>();
        for (Map.Entry<String, Target> candidate : session.candidates().entrySet()) {
            Target target = candidate.getValue().waiting(limit);
            probes.add(new Probe(candidate.getKey(), probes.isEmpty(), target));
        }
        return probes;
    }

    /// With a secret that was given for this run; no other belongs to that machine.
    private static Target through(SshTunnel tunnel, Session session, Duration limit)
            throws IOException {
        boolean isGiven =
                session.options().token() != null || session.options().tokenFile() != null;
        Target target = Target.parse("http://127.0.0.1:" + tunnel.port()).waiting(limit);
        return isGiven ? target.with(session.gateway().target().token()) : target;
    }

    private static int look(Wish wish, Session session) throws InterruptedException {
        long start = System.nanoTime();
        List<Seen> seen = all(wish);
        boolean isAnyThere = seen.stream().anyMatch(Seen::isReachable);
        if (session.json()) {
            session.print(tree(wish, seen, (System.nanoTime() - start) / 1_000_000));
        } else {
            seen.forEach(one -> print(one, session));
            if (wish.tunnelFailure() != null) {
                session.out().println(Style.shown("sshTunnel: " + wish.tunnelFailure()));
            }
        }
        return isAnyThere ? 0 : 1;
    }

    private static List<Seen> all(Wish wish) throws InterruptedException {
        try (TaskScope scope = new TaskScope("probe")) {
            List<Task<Seen>> running = wish.probes().stream().map(p -> scope.fork(p::run)).toList();
            scope.join(wish.limit());
            List<Seen> seen = new ArrayList<>();
            for (int i = 0; i < running.size(); i++) {
                String late = "no answer within " + wish.limit().toMillis() + " ms";
                seen.add(
                        running.get(i).ended()
                                ? running.get(i).join()
                                : wish.probes().get(i).failed(false, late, null));
            }
            return seen;
        }
    }

    private static Json.Obj tree(Wish wish, List<Seen> seen, long millis) {
        List<Json> warnings = new ArrayList<>();
        if (wish.tunnelFailure() != null) {
            warnings.add(
                    Json.object()
                            .put("code", "ssh_tunnel_failed")
                            .put("message", wish.tunnelFailure())
                            .build());
        }
        if (seen.stream().filter(Seen::isReachable).count() > 1) {
            warnings.add(
                    Json.object()
                            .put("code", "multiple_gateways")
                            .put("message", "more than one gateway answers")
                            .build());
        }
        String primary =
                seen.stream()
                        .filter(Seen::isReachable)
                        .map(s -> s.probe().kind())
                        .findFirst()
                        .orElse(null);
        return Json.object()
                .put("ok", primary != null)
                .put("ts", System.currentTimeMillis())
                .put("durationMs", millis)
                .put("timeoutMs", wish.limit().toMillis())
                .put("primaryTargetId", primary)
                .put("warnings", Json.array(warnings))
                .put("targets", Json.array(seen.stream().map(Seen::tree).toList()))
                .build();
    }

    private static void print(Seen seen, Session session) {
        String mark = seen.probe().isActive() ? " (commands mean this one)" : "";
        session.out().println(seen.probe().kind() + mark + ": " + seen.probe().url());
        session.out().println("  reachable:      " + (seen.isReachable() ? "yes" : "no"));
        session.out().println("  authenticated:  " + (seen.isIn() ? "yes" : "no"));
        if (seen.isIn()) {
            session.out().println("  latency:        " + seen.latencyMillis() + " ms");
            String version = seen.details().object("self").string("version").orElse("?");
            session.out().println(Style.shown("  version:        " + version));
        }
        if (seen.fingerprint() != null) {
            session.out().println("  tls sha256:     " + seen.fingerprint());
        }
        if (seen.error() != null) {
            session.out().println(Style.shown("  why not:        " + seen.error()));
        }
    }
}
