package bot.molt.sandboxes.bubblewrap;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.linux.process.Enclosed;
import bot.molt.linux.process.Mark;
import bot.molt.linux.process.NativeProcess;
import bot.molt.linux.process.Spawner;
import bot.molt.spi.sandbox.Egress;
import bot.molt.spi.sandbox.Network;
import bot.molt.spi.sandbox.ProcessRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The process that keeps a sandbox's network and the places of its folders. Those inside can
/// neither see nor signal it.
final class Holder implements AutoCloseable {
    static final int PROXY_PORT = 3_128;

    private static final Duration GRACE = Duration.ofMillis(500);
    private static final String READY = "ready";

    private static final Path TUNNEL = Path.of("/dev/net/tun");

    private final NativeProcess process;
    private final Enclosed inside;
    private final long leader;
    private final Egress.@Nullable Way way;
    private final @Nullable NativeProcess uplink;

    private Holder(
            NativeProcess process,
            Enclosed inside,
            long leader,
            Egress.@Nullable Way way,
            @Nullable NativeProcess uplink) {
        this.process = process;
        this.inside = inside;
        this.leader = leader;
        this.way = way;
        this.uplink = uplink;
    }

    /// Returns once calls can join it.
    static Holder start(Setup setup, Egress egress, TaskScope threads)
            throws IOException, InterruptedException {
        Network network = setup.spec().network();
        Egress.Way way =
                network.mode() == Network.Mode.ALLOWLIST
                        ? egress.open(setup.spec().name(), setup.spec().userId(), network)
                        : null;
        Mark mark = setup.marks().next();
        Enclosed inside = new Enclosed(mark, setup.spawner().poller());
        NativeProcess process = null;
        boolean done = false;
        try {
            List<String> command = command(setup, way);
            process =
                    setup.spawner()
                            .start(
                                    request(command, ProcessRequest.Stderr.MERGED),
                                    "/",
                                    Programs.ENV,
                                    mark,
                                    Spawner.Extras.NONE);
            awaitReady(process, threads);
            long leader =
                    inside.leader().orElseThrow(() -> new IOException("holder: ended at once"));
            NativeProcess uplink =
                    network.mode() == Network.Mode.FULL ? uplink(setup, leader, threads) : null;
            done = true;
            return new Holder(process, inside, leader, way, uplink);
        } finally {
            if (!done) {
                end(process, inside);
                closeWay(way);
            }
        }
    }

    private static ProcessRequest request(List<String> command, ProcessRequest.Stderr stderr) {
        return new ProcessRequest(command, "", Map.of(), null, stderr, ProcessRequest.Stdin.NONE);
    }

    /// The holder sees the system's programs, the processes of the host, which `nsenter` and
    /// `bwrap` need, and what its sandbox sees; nothing else of the host, and so each call has few
    /// mounts to copy.
    private static List<String> command(Setup setup, Egress.@Nullable Way way) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Programs.require("bwrap", "bubblewrap"));
        if (!setup.root()) {
            // with another id bwrap would leave us in a second user namespace, which owns nothing
            command.addAll(List.of("--unshare-user", "--uid", "0", "--gid", "0"));
        }
        command.addAll(List.of("--unshare-net", "--unshare-pid", "--cap-drop", "ALL"));
        command.addAll(Inside.system("").list());
        command.addAll(List.of("--symlink", Stage.ROOT.substring(1) + "/etc", "/etc"));
        command.addAll(List.of("--dev-bind", "/proc", "/proc"));
        command.addAll(List.of("--perms", "0755", "--dir", "/tmp"));
        command.addAll(Inside.prepared(setup.stage(), setup.etc().toString()).list());
        if (way != null) {
            String socket = way.socket().toString();
            command.addAll(List.of("--ro-bind", socket, socket));
        }
        command.addAll(List.of("--remount-ro", "/"));
        command.addAll(List.of("--", "/bin/sh", "-c", "echo " + READY + "; exec \"$@\"", "holder"));
        if (way == null) {
            command.addAll(List.of("sleep", "infinity"));
        } else {
            command.add(Programs.require("socat", "socat"));
            command.add(
                    "TCP-LISTEN:%d,bind=127.0.0.1,reuseaddr,fork,backlog=128,max-children=512"
                            .formatted(PROXY_PORT));
            command.add("UNIX-CONNECT:" + way.socket());
        }
        return command;
    }

    /// A network of its own with a way out, the host's loopback excepted.
    private static NativeProcess uplink(Setup setup, long leader, TaskScope threads)
            throws IOException, InterruptedException {
        if (!Files.isWritable(TUNNEL)) {
            boolean there = Files.exists(TUNNEL);
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "%s: %s (expected: open to the gateway, for network full; run: %s)"
                            .formatted(
                                    TUNNEL,
                                    there ? "permission denied" : "missing",
                                    there ? "chmod 0666 " + TUNNEL : "modprobe tun"));
        }
        List<String> command =
                List.of(
                        Programs.require("slirp4netns", "slirp4netns"),
                        "--configure",
                        "--mtu=65520",
                        "--disable-host-loopback",
                        "--ready-fd=1",
                        "" + leader,
                        "tap0");
        NativeProcess uplink =
                setup.spawner()
                        .start(
                                request(command, ProcessRequest.Stderr.SEPARATE),
                                "/",
                                Programs.ENV,
                                setup.marks().next(),
                                Spawner.Extras.NONE);
        awaitUplink(uplink, threads);
        return uplink;
    }

    private static void awaitReady(NativeProcess process, TaskScope threads) throws IOException {
        BufferedReader lines = lines(process.stdout());
        String first = lines.readLine();
        if (!READY.equals(first)) {
            throw new IOException("holder: " + (first == null ? "ended at once" : first));
        }
        threads.fork(() -> drain(lines));
    }

    /// On standard output stands a `1` once the network is up, else on standard error what is
    /// wrong.
    private static void awaitUplink(NativeProcess process, TaskScope threads) throws IOException {
        BufferedReader said = lines(process.stdout());
        BufferedReader wrong = lines(process.stderr());
        if (said.read() != '1') {
            throw new IOException("slirp4netns: " + String.join("; ", wrong.readAllLines()));
        }
        threads.fork(() -> drain(said));
        threads.fork(() -> drain(wrong));
    }

    private static BufferedReader lines(InputStream stream) {
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8), 512);
    }

    private static boolean drain(BufferedReader lines) throws IOException {
        lines.transferTo(Writer.nullWriter());
        return true;
    }

    /// A process that lies in the namespaces.
    long leader() {
        return leader;
    }

    boolean alive() throws InterruptedException {
        return !process.awaitEnd(Duration.ZERO);
    }

    /// Whether it can be joined; asked where somebody could not.
    boolean lives() {
        return inside.leader().isPresent();
    }

    private static void end(@Nullable NativeProcess process, Enclosed inside)
            throws InterruptedException {
        inside.kill();
        if (process != null) {
            process.terminate(GRACE);
        }
    }

    private static void closeWay(Egress.@Nullable Way way) {
        if (way != null) {
            way.close();
        }
    }

    /// Ends it; calls that joined it go on without a network.
    @Override
    public void close() {
        try {
            if (uplink != null) {
                uplink.terminate(GRACE);
            }
            end(process, inside);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeWay(way);
        }
    }
}
