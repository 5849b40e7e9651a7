package bot.molt.cli.tunnel;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.Signals;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Rpc;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.Request;
import bot.molt.protocol.wire.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// `tunnel`: keeps an SSH tunnel to a gateway up until Ctrl-C.
public final class TunnelCommand implements Command {
    private static final int PORT = 18_789;
    private static final int MAX_PORT = 65_535;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration PROBE = Duration.ofSeconds(5);

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicReference<@Nullable SshTunnel> current = new AtomicReference<>();

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Opens a port here that leads to the gateway on the other machine, with the ssh of this one, and opens it again when the connection breaks. A first attempt that fails ends the command.")
                .words(
                        "<user@host>",
                        "0..1",
                        "The other machine, as ssh takes it; gateway.remote.sshTarget where nothing is said.")
                .option("--port", "N", "Port on this machine; gateway.port where nothing is said.")
                .option("--remote-port", "N", "Port of the gateway there; 18789.")
                .option("--identity", "FILE", "Key file; gateway.remote.sshIdentity where set.")
                .option("--ssh-config", "FILE", "Configuration file of ssh, in place of its own.")
                .example("moltbot tunnel me@server.example")
                .example(
                        "moltbot tunnel me@server.example:2222 --port 19000 --identity ~/.ssh/work");
    }

    @Override
    public int run(Args args, Session session) throws IOException, InterruptedException {
        SshRoute route = route(args, session);
        requireFree(route);
        Signals.on("INT", this::stop);
        Signals.on("TERM", this::stop);
        Signals.atExit(this::stop);
        keepUp(route, session);
        session.err().println("moltbot: tunnel closed");
        return 0;
    }

    private static SshRoute route(Args args, Session session) throws IOException {
        String word = args.word(0);
        String target = word == null ? session.setting("gateway.remote.sshTarget") : word;
        if (target == null) {
            throw Args.refused("tunnel", "no machine", "user@host");
        }
        int own = session.port();
        String key = args.text("--identity");
        return SshRoute.to(target)
                .between(
                        args.number("--port", own == 0 ? PORT : own, 1, MAX_PORT),
                        args.number("--remote-port", PORT, 1, MAX_PORT))
                .with(
                        key == null ? session.setting("gateway.remote.sshIdentity") : key,
                        args.text("--ssh-config"));
    }

    private static void requireFree(SshRoute route) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(
                    new java.net.InetSocketAddress(
                            InetAddress.ofLiteral("127.0.0.1"), route.localPort()));
        } catch (IOException e) {
            throw new CodedException(ErrorCode.CONFLICT, SshEnd.portTaken(route), e);
        }
    }

    private void stop() {
        stopped.countDown();
        SshTunnel open = current.getAndSet(null);
        if (open != null) {
            open.close();
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void keepUp(SshRoute route, Session session) throws IOException, InterruptedException {
        boolean wasUp = false;
        Duration pause = FIRST_PAUSE;
        while (!isStopped()) {
            boolean isUp = false;
            SshEnd end;
            try (SshTunnel tunnel = SshTunnel.start(route, session.err())) {
                current.set(tunnel);
                isUp = tunnel.awaitUp();
                if (isUp && !isStopped()) {
                    announce(route, session);
                }
                end = tunnel.awaitEnd();
            }
            wasUp |= isUp;
            pause = isUp ? FIRST_PAUSE : pause;
            if (!isStopped()) {
                refuseRepeating(end, wasUp);
                say(session.err(), end, pause);
                stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
                pause = longer(pause);
            }
        }
    }

    private static void refuseRepeating(SshEnd end, boolean wasUp) {
        if (end.lasting() || !wasUp) {
            throw end.failure();
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private static void say(PrintStream err, SshEnd end, Duration pause) {
        err.println(
                "moltbot: tunnel lost: %s; again in %d s".formatted(end.text(), pause.toSeconds()));
        err.flush();
    }

    private static void announce(SshRoute route, Session session) {
        PrintStream out = session.out();
        out.println(
                "%s leads to port %d of %s"
                        .formatted(route.localUrl(), route.remotePort(), route.target()));
        out.println("  gateway  " + gateway(route));
        out.println("  use it   export MOLTBOT_GATEWAY_URL=" + route.localUrl());
        out.println("Ctrl-C ends it.");
        out.flush();
    }

    private static String gateway(SshRoute route) {
        Target target = Target.parse(route.localUrl()).waiting(PROBE);
        try (GatewayClient client = new GatewayClient(target)) {
            return "answers, version "
                    + Rpc.ask(client, Request.get("/health")).string("version").orElse("unknown");
        } catch (CodedException e) {
            return "does not answer: " + e.text();
        }
    }
}
