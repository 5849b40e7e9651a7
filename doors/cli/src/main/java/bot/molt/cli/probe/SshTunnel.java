package bot.molt.cli.probe;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A port of this machine that leads to the gateway of another, through the system's `ssh`.
final class SshTunnel implements Closeable {
    private static final String READY = "tunnel-is-ready";

    private final Process ssh;
    private final int port;

    private SshTunnel(Process ssh, int port) {
        this.ssh = ssh;
        this.port = port;
    }

    /// Where the tunnel leads.
    ///
    /// @param where `user@host` or `user@host:port`
    /// @param identity key file; null for those that ssh knows
    /// @param gatewayPort port of the gateway over there
    record Way(String where, @Nullable String identity, int gatewayPort) {
        private List<String> command(int local) {
            List<String> command = new ArrayList<>(List.of("ssh", "-N"));
            command.addAll(
                    List.of("-L", "127.0.0.1:%d:127.0.0.1:%d".formatted(local, gatewayPort)));
            for (String option :
                    List.of(
                            "ExitOnForwardFailure=yes",
                            "BatchMode=yes",
                            "StrictHostKeyChecking=accept-new",
                            "ConnectTimeout=5",
                            "PermitLocalCommand=yes",
                            "LocalCommand=echo " + READY)) {
                command.addAll(List.of("-o", option));
            }
            if (identity != null) {
                command.addAll(List.of("-i", identity));
            }
            int colon = where.lastIndexOf(':');
            boolean hasPort = colon > 0 && where.substring(colon + 1).matches("[0-9]{1,5}");
            if (hasPort) {
                command.addAll(List.of("-p", where.substring(colon + 1)));
            }
            command.addAll(List.of("--", hasPort ? where.substring(0, colon) : where));
            return command;
        }
    }

    /// Opens it; returns once it stands.
    ///
    /// Errors: `IOException` with what ssh said, or where it takes too long.
    static SshTunnel open(Way way, Duration limit) throws IOException, InterruptedException {
        int port = freePort();
        Process ssh = new ProcessBuilder(way.command(port)).redirectErrorStream(true).start();
        SshTunnel tunnel = new SshTunnel(ssh, port);
        ssh.getOutputStream().close();
        try (TaskScope waiting = new TaskScope("ssh-tunnel")) {
            Task<String> said = waiting.fork(tunnel::said);
            Optional<String> answer = said.join(limit);
            if (!answer.filter(READY::equals).isPresent()) {
                tunnel.close();
                throw new IOException(
                        "ssh %s: %s (expected: a login without a password, by key)"
                                .formatted(way.where(), answer.orElse("no answer in time")));
            }
            return tunnel;
        }
    }

    /// The mark that it stands, or the last line before ssh ended.
    private String said() throws IOException {
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(ssh.getInputStream(), StandardCharsets.UTF_8));
        String last = "it ended";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(READY)) {
                return READY;
            }
            last = line.isBlank() ? last : line.strip();
        }
        return last;
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        ssh.destroy();
    }
}
