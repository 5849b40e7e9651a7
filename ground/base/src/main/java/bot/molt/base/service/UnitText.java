package bot.molt.base.service;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// What a systemd unit says.
///
/// The hardening leaves to the programs that a gateway runs what they need: their own namespaces
/// and mounts (sandboxes), a fresh `/proc`, control groups, the devices of tunnels and machines,
/// and the homes and workspaces of users. `docs/operations.md` says what is left out and why.
final class UnitText {
    /// From this version on a unit can wait longer after each failed start.
    private static final int KNOWS_STEPS = 254;

    private final ServiceSpec spec;
    private final Scope scope;
    private final int version;
    private final StringBuilder text = new StringBuilder(2_000);

    /// @param version of systemd; 0 where it is not known
    UnitText(ServiceSpec spec, Scope scope, int version) {
        this.spec = spec;
        this.scope = scope;
        this.version = version;
    }

    String text() {
        section("Unit");
        line("Description", spec.description());
        if (scope == Scope.SYSTEM) {
            line("Wants", "network-online.target");
            line("After", "network-online.target");
        }
        line("StartLimitIntervalSec", "0");
        section("Service");
        run();
        watch();
        restart();
        hardenEverywhere();
        if (scope == Scope.SYSTEM) {
            hardenTheSystem();
        }
        section("Install");
        line("WantedBy", scope == Scope.SYSTEM ? "multi-user.target" : "default.target");
        return text.toString();
    }

    private void run() {
        StringJoiner command = new StringJoiner(" ");
        spec.command().forEach(word -> command.add(word(word).replace("$", "$$")));
        line("ExecStart", command.toString());
        line("ExecReload", "/bin/kill -USR1 $MAINPID");
        if (spec.runAs() != null) {
            line("User", spec.runAs());
        }
        line("WorkingDirectory", spec.folder().toString().replace("%", "%%"));
        for (Map.Entry<String, String> each : spec.environment().entrySet()) {
            line("Environment", quoted(each.getKey() + "=" + each.getValue()));
        }
    }

    private void watch() {
        line("Type", spec.watchful() ? "notify" : "exec");
        if (spec.watchful()) {
            line("NotifyAccess", "main");
            line("WatchdogSec", "30");
            line("TimeoutStartSec", "120");
        }
    }

    private void restart() {
        line("Restart", "always");
        line("RestartSec", "300ms");
        if (version >= KNOWS_STEPS) {
            line("RestartSteps", "10");
            line("RestartMaxDelaySec", "60");
        }
        line("KillMode", "mixed");
        line("TimeoutStopSec", "45");
        line("TimeoutAbortSec", "10");
        line("OOMPolicy", "continue");
        line("Delegate", "yes");
    }

    /// What a user's unit can have too: it works on the process alone.
    private void hardenEverywhere() {
        line("NoNewPrivileges", "yes");
        line("LockPersonality", "yes");
        line("RestrictRealtime", "yes");
        line("RestrictSUIDSGID", "yes");
        line("RestrictAddressFamilies", "AF_UNIX AF_INET AF_INET6 AF_NETLINK");
        line("SystemCallArchitectures", "native");
        line("SystemCallFilter", "~@clock @cpu-emulation @module @obsolete @raw-io @reboot @swap");
        line("SystemCallErrorNumber", "EPERM");
    }

    private void hardenTheSystem() {
        line("CapabilityBoundingSet", "");
        line("AmbientCapabilities", "");
        line("ProtectSystem", "full");
        line("PrivateTmp", "yes");
        line("ProtectClock", "yes");
        line("ProtectKernelModules", "yes");
        line("ProtectProc", "invisible");
        line("DevicePolicy", "closed");
        for (String device : List.of("/dev/net/tun", "/dev/kvm", "/dev/fuse")) {
            line("DeviceAllow", device + " rw");
        }
    }

    private void section(String name) {
        text.append(text.isEmpty() ? "[" : "\n[").append(name).append("]\n");
    }

    private void line(String name, String value) {
        text.append(name).append('=').append(value).append('\n');
    }

    /// A word of a command line, in quotes where it needs them.
    private static String word(String word) {
        return word.matches("[A-Za-z0-9_./:=@,+-]+") ? word : quoted(word);
    }

    /// As systemd reads it back: quotes and backslashes escaped, a percent sign doubled.
    private static String quoted(String value) {
        String escaped =
                value.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("%", "%%");
        return '"' + escaped + '"';
    }
}
