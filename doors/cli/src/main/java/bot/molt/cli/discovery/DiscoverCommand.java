package bot.molt.cli.discovery;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.cli.Table;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// `gateway discover`: which gateways tell of themselves in the local network.
public final class DiscoverCommand implements Command {
    private static final Duration USUAL = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "By multicast DNS, so in the same network only. Anybody there can tell such things: compare a fingerprint with what the gateway's own machine shows before you pin it. Nothing that is seen here changes a setting or a pin.")
                .option(
                        "--timeout",
                        "TIME",
                        "How long to listen: 500ms, 5s; a bare number counts milliseconds; 2s where nothing is said.")
                .example("moltbot gateway discover")
                .example("moltbot gateway discover --timeout 5s --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException, InterruptedException {
        Duration given = args.duration("--timeout", ChronoUnit.MILLIS);
        Duration limit = given == null ? USUAL : given;
        if (limit.isNegative() || limit.isZero() || limit.compareTo(LONGEST) > 0) {
            throw Args.refused("--timeout", String.valueOf(args.text("--timeout")), "1ms..60s");
        }
        List<Beacon> beacons = new Search().run(limit);
        if (session.json()) {
            session.print(tree(limit, beacons));
        } else if (beacons.isEmpty()) {
            session.out()
                    .println(
                            "No gateway told of itself within %d ms (one that listens on loopback only does not; see discovery.mdns.mode)."
                                    .formatted(limit.toMillis()));
        } else {
            print(session, beacons);
        }
        return 0;
    }

    private static Json.Obj tree(Duration limit, List<Beacon> beacons) {
        return Json.object()
                .put("timeoutMs", limit.toMillis())
                .put("domains", Json.strings(List.of("local.")))
                .put("count", beacons.size())
                .put("beacons", Json.array(beacons.stream().map(Beacon::tree).toList()))
                .build();
    }

    private static void print(Session session, List<Beacon> beacons) {
        Table table = new Table("NAME", "HOST", "PORT", "TLS", "URL", "FINGERPRINT (UNVERIFIED)");
        for (Beacon beacon : beacons) {
            table.row(
                    beacon.name(),
                    beacon.host(),
                    Integer.toString(beacon.port()),
                    beacon.tls() ? "yes" : "no",
                    beacon.url(),
                    beacon.fingerprint().isEmpty() ? "-" : beacon.fingerprint());
        }
        table.print(session.out());
    }
}
