package bot.molt.execution.policy;

import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.base.bind.Guarded;
import bot.molt.base.bind.Name;
import bot.molt.base.bind.Unit;
import bot.molt.base.json.Json;
import bot.molt.execution.process.ProcessConfig;
import bot.molt.execution.sandbox.settings.PluginTarget;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settings under `tools.exec`.
public record ExecConfig(
        @Flat Place place,
        @Doc(
                        "deny refuses every command, allowlist accepts what tools.exec.allowlist names, full accepts all.")
                @Default("allowlist")
                @Guarded
                Security security,
        @Doc("When a person is asked: off, on-miss (the allowlist does not name it) or always.")
                @Default("on-miss")
                @Guarded
                AskMode ask,
        @Doc("Patterns of commands that may run: \"git *\" or a path such as /usr/bin/*.")
                @Default("[]")
                @Guarded
                List<String> allowlist,
        @Doc("Programs that may run without a pattern as long as no argument looks like a path.")
                @Default("[]")
                @Guarded
                List<String> safeBins,
        @Doc("Folders that stand before PATH.") @Default("[]") List<String> pathPrepend,
        @Doc("Time after which a command is ended.")
                @Name("timeoutSec")
                @Aka("timeoutSeconds")
                @Unit(ChronoUnit.SECONDS)
                @Default("1800")
                Duration timeout,
        @Doc(
                        "Time after which a command whose call names no limit goes on in the background; where it is not set, the call waits for the end.")
                @Name("backgroundMs")
                @Unit(ChronoUnit.MILLIS)
                @Nullable Duration background,
        @Flat ProcessConfig processes,
        @Doc("{enabled: false} takes the tool apply_patch away.")
                @Aka({
                    "notifyOnExit",
                    "approvalRunningNoticeMs",
                    "strictInlineEval",
                    "safeBinTrustedDirs",
                    "safeBinProfiles",
                    "grantExpiryDays"
                })
                @Nullable Json applyPatch) {

    /// Where calls run, and what follows from that.
    ///
    /// @param host kind of target
    /// @param node which one, where it is a node
    /// @param ownMachine what holds in place of an allowlist where the machine is the user's own
    public record Place(
            @Doc(
                            "Where the operator's calls run: auto (as agents.defaults.sandbox.mode says), sandbox, node (the one that tools.exec.node names), plugin:<kind> (a target that a plugin adds), or gateway and host, which are the same.")
                    @Default("auto")
                    @Aka("defaultTarget")
                    @Guarded
                    String host,
            @Doc(
                            "Name or id of the node that host: node means; where it is empty, the one that is connected.")
                    @Default("")
                    @Guarded
                    String node,
            @Doc(
                            "What commands may do on a machine that is the user's alone (sandbox.backend: microvm): full, or allowlist, as elsewhere.")
                    @Default("full")
                    @Guarded
                    Security ownMachine) {
        /// A target by its usual name.
        public enum Host {
            AUTO,
            SANDBOX,
            GATEWAY,
            HOST,
            NODE,
            /// One that a plugin adds; written with its kind.
            PLUGIN
        }

        public Place {
            Host _ = target(host);
        }

        /// The target by its usual name.
        public Host target() {
            return target(host);
        }

        private static Host target(String text) {
            if (PluginTarget.kind(text).isPresent()) {
                return Host.PLUGIN;
            }
            for (Host known : Host.values()) {
                if (known != Host.PLUGIN && known.name().equalsIgnoreCase(text.strip())) {
                    return known;
                }
            }
            throw new IllegalArgumentException(
                    "host: %s (expected: auto, sandbox, gateway, host, node or plugin:<kind>)"
                            .formatted(text));
        }
    }

    /// Where the operator's calls run.
    public Place.Host host() {
        return place.target();
    }

    /// Whether the tool `apply_patch` is offered.
    public boolean patches() {
        return !(applyPatch instanceof Json.Obj object)
                || !Json.FALSE.equals(object.get("enabled"));
    }
}
