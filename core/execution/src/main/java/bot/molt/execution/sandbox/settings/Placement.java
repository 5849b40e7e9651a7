package bot.molt.execution.sandbox.settings;

import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import org.jspecify.annotations.Nullable;

/// Which calls of a `sandbox` section run in a sandbox, in which kind, and who shares one.
public record Placement(
        @Doc(
                        "off, non-main (every session but main) or all. The operator's calls run on the host where it is not written; a user's run in a sandbox unless the user's own section says off.")
                @Guarded
                @Nullable Mode mode,
        @Doc(
                        "Who shares a sandbox: session (nobody), agent and user (one for each user and workspace) or shared (everybody in a workspace). Without it: agent.")
                @Guarded
                @Nullable Scope scope,
        @Doc("true is scope session, false is scope shared; scope wins.") @Guarded
                @Nullable Boolean perSession,
        @Doc(
                        "auto (docker if its engine answers, else bubblewrap), bubblewrap, docker, microvm (the machine that the user has in the fleet), host, node: another machine, without walls, or plugin:<kind>, which a plugin adds. Without it: auto for the operator, bubblewrap for users.")
                @Guarded
                @Nullable String backend,
        @Doc(
                        "Name or id of the node that backend: node means; without it the one that is connected.")
                @Guarded
                @Nullable String node) {
    /// Which calls run in a sandbox.
    public enum Mode {
        OFF,
        NON_MAIN,
        ALL
    }

    /// Who shares a sandbox.
    public enum Scope {
        SESSION,
        AGENT,
        USER,
        SHARED
    }

    /// Kind of target.
    public enum Backend {
        AUTO,
        BUBBLEWRAP,
        DOCKER,
        HOST,
        MICROVM,
        NODE,
        /// One that a plugin adds; written with its kind.
        PLUGIN;

        /// Errors: `IllegalArgumentException` with what can be written.
        public static Backend of(String text) {
            if (PluginTarget.kind(text).isPresent()) {
                return PLUGIN;
            }
            for (Backend backend : values()) {
                if (backend != PLUGIN && backend.name().equalsIgnoreCase(text.strip())) {
                    return backend;
                }
            }
            throw new IllegalArgumentException(
                    "backend: %s (expected: auto, bubblewrap, docker, host, microvm, node or plugin:<kind>)"
                            .formatted(text));
        }
    }

    public Placement {
        if (backend != null) {
            Backend _ = Backend.of(backend);
        }
    }

    /// The scope in either spelling; null where none is written.
    public @Nullable Scope sharing() {
        if (scope != null || perSession == null) {
            return scope;
        }
        return perSession ? Scope.SESSION : Scope.SHARED;
    }
}
