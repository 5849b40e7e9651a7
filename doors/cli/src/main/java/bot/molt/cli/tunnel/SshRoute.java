package bot.molt.cli.tunnel;

import bot.molt.cli.Args;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a tunnel leads, and with what it is dug.
///
/// @param target as `ssh` takes it: `user@host` or a name of its configuration
/// @param sshPort port of the SSH server; 0 leaves it to `ssh`
/// @param identity key file
/// @param config configuration file of `ssh`, in the place of its own
record SshRoute(
        String target,
        int sshPort,
        int localPort,
        int remotePort,
        @Nullable String identity,
        @Nullable String config) {
    /// What `ssh` writes on standard output once the port is open here.
    static final String UP = "moltbot-tunnel-is-up";

    private static final int MAX_PORT = 65_535;

    /// Reads `user@host` or `user@host:port`.
    ///
    /// Errors: `invalid_params`.
    static SshRoute to(String text) {
        int colon = text.lastIndexOf(':');
        boolean hasPort = colon > 0 && text.indexOf(':') == colon;
        String target = hasPort ? text.substring(0, colon) : text;
        String port = hasPort ? text.substring(colon + 1) : "0";
        boolean fits =
                target.matches("[A-Za-z0-9._][^\\s'\"`$;|&<>\\\\]*")
                        && port.matches("[0-9]{1,5}")
                        && Integer.parseInt(port) <= MAX_PORT
                        && (!hasPort || Integer.parseInt(port) > 0);
        if (!fits) {
            throw Args.refused("tunnel", text, "user@host, user@host:22 or a name that ssh knows");
        }
        return new SshRoute(target, Integer.parseInt(port), 0, 0, null, null);
    }

    SshRoute between(int local, int remote) {
        return new SshRoute(target, sshPort, local, remote, identity, config);
    }

    SshRoute with(@Nullable String key, @Nullable String file) {
        return new SshRoute(target, sshPort, localPort, remotePort, key, file);
    }

    /// The command line.
    List<String> command() {
        List<String> command = new ArrayList<>(List.of("ssh", "-N", "-T"));
        if (config != null) {
            command.addAll(List.of("-F", config));
        }
        if (identity != null) {
            command.addAll(List.of("-i", identity, "-o", "IdentitiesOnly=yes"));
        }
        if (sshPort > 0) {
            command.addAll(List.of("-p", String.valueOf(sshPort)));
        }
        String forward = "127.0.0.1:%d:127.0.0.1:%d".formatted(localPort, remotePort);
        List.of(
                        "ExitOnForwardFailure=yes",
                        "ServerAliveInterval=15",
                        "ServerAliveCountMax=3",
                        "ConnectTimeout=15",
                        "ControlMaster=no",
                        "ControlPath=none",
                        "PermitLocalCommand=yes",
                        "LocalCommand=echo " + UP)
                .forEach(option -> command.addAll(List.of("-o", option)));
        command.addAll(List.of("-L", forward, "--", target));
        return command;
    }

    String localUrl() {
        return "http://127.0.0.1:" + localPort;
    }
}
