package bot.molt.execution.sandbox;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.execution.policy.ExecConfig;
import bot.molt.execution.sandbox.SandboxPlan.Choice;
import bot.molt.execution.sandbox.Sections.Found;
import bot.molt.execution.sandbox.Sections.Section;
import bot.molt.execution.sandbox.Sections.Spelling;
import bot.molt.execution.sandbox.settings.Placement.Backend;
import bot.molt.execution.sandbox.settings.Placement.Mode;
import bot.molt.execution.sandbox.settings.PluginTarget;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.tool.Wish;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Which kind of target a call runs on.
///
/// - Users run in bubblewrap, or in what a section says; on the host only where their own section
///   says so.
/// - The operator runs on the host, on what a plugin adds where `tools.exec.host` says so, and in a
///   sandbox where the mode or `tools.exec.host` says so.
/// - On a node runs whoever's own section says so, the operator where `tools.exec.host` does, and
///   what names a workspace that lies there. A call may wish for a node where it would run on the
///   host or on that node anyway, and the operator alone for another.
///
/// @param place `tools.exec`
/// @param readiness of a kind
/// @param nodes the full name of a node of that name; the text itself where there is none
record Targets(
        ExecConfig.Place place,
        Function<String, Readiness> readiness,
        UnaryOperator<String> nodes) {
    private static final String BUBBLEWRAP = "bubblewrap";
    private static final String DOCKER = "docker";
    private static final String MICROVM = "microvm";
    private static final String AUTO = "auto";

    /// What has walls, so that a section for everybody may say it.
    private static final Set<Backend> WALLED =
            EnumSet.of(Backend.BUBBLEWRAP, Backend.DOCKER, Backend.MICROVM, Backend.PLUGIN);

    private static final String USER_DEFAULT =
            "users run in a sandbox unless their own section says otherwise";
    private static final List<Spelling<Mode>> MODE =
            List.of(
                    new Spelling<>(
                            "mode", config -> Optional.ofNullable(config.placement().mode())));
    private static final List<Spelling<String>> BACKEND =
            List.of(
                    new Spelling<>(
                            "backend",
                            config -> Optional.ofNullable(config.placement().backend())));

    private static final List<Spelling<String>> NODE =
            List.of(
                    new Spelling<>(
                            "node", config -> Optional.ofNullable(config.placement().node())));

    Choice choose(Caller caller, Sections sections) {
        return caller.isOperator() ? operator(caller, sections) : user(sections);
    }

    /// A node that the configuration names.
    Choice onNode(String name, String source) {
        return new Choice(SandboxPlan.NODE, nodes.apply(name), source + " says so", source);
    }

    /// What a call wishes for, as far as it may.
    ///
    /// Errors: `forbidden` with where that would be opened.
    Choice wished(Wish wish, Caller caller, Choice configured) {
        String name = nodes.apply(wish.name());
        boolean isThere =
                configured.kind().equals(SandboxPlan.NODE)
                        && (wish.name().isEmpty() || name.equals(configured.node()));
        if (isThere) {
            return configured;
        }
        boolean isOpen =
                configured.kind().equals(SandboxPlan.HOST)
                        || configured.kind().equals(SandboxPlan.NODE);
        if (!caller.isOperator() || !isOpen) {
            throw new CodedException(
                    ErrorCode.FORBIDDEN,
                    "host: node (expected: none; calls of %s run on %s, because %s. The operator can set %s)"
                            .formatted(
                                    caller.userId(),
                                    configured.kind(),
                                    configured.why(),
                                    caller.isOperator()
                                            ? "tools.exec.host: node"
                                            : "routing.users[%s].agents.sandbox.backend: node"
                                                    .formatted(caller.userId())));
        }
        return new Choice(SandboxPlan.NODE, name, "the call itself says so", "host: node");
    }

    private Choice user(Sections sections) {
        Optional<Found<Mode>> mode = sections.own().flatMap(own -> Sections.in(own, MODE));
        if (mode.isPresent() && mode.get().value() == Mode.OFF) {
            return onHost(mode.get().source());
        }
        Optional<Found<String>> own =
                sections.own().flatMap(section -> Sections.in(section, BACKEND));
        if (own.isPresent()) {
            return backend(own.get(), "", sections);
        }
        return sections.outer().stream()
                .flatMap(section -> walled(section).stream())
                .findFirst()
                .map(found -> backend(found, "", sections))
                .orElse(new Choice(BUBBLEWRAP, USER_DEFAULT, SandboxPlan.DEFAULT));
    }

    /// What a section for everybody says of the kind of sandbox; it cannot take the sandbox away.
    private static Optional<Found<String>> walled(Section section) {
        return Sections.in(section, BACKEND)
                .filter(found -> WALLED.contains(Backend.of(found.value())));
    }

    private static Choice onHost(String source) {
        return new Choice(SandboxPlan.HOST, source + " takes the sandbox away", source);
    }

    private Choice operator(Caller caller, Sections sections) {
        Found<Mode> mode = sections.find(Mode.OFF, MODE);
        boolean byMode =
                switch (mode.value()) {
                    case OFF -> false;
                    case NON_MAIN -> !isMain(caller.session());
                    case ALL -> true;
                };
        if (!byMode && place.target() == ExecConfig.Place.Host.NODE) {
            return onNode(place.node(), "tools.exec.host");
        }
        Optional<String> plugin = PluginTarget.kind(place.host());
        if (!byMode && plugin.isPresent()) {
            return new Choice(plugin.get(), "tools.exec.host says so", "tools.exec.host");
        }
        boolean byTool = place.target() == ExecConfig.Place.Host.SANDBOX;
        Found<String> written = sections.find(AUTO, BACKEND);
        if (!byMode && !byTool && Backend.of(written.value()) == Backend.NODE) {
            return backend(written, "", sections);
        }
        if (!byMode && !byTool) {
            String why =
                    mode.value() == Mode.NON_MAIN
                            ? "session %s is a main one".formatted(caller.session())
                            : "the operator's calls run on the host";
            return new Choice(SandboxPlan.HOST, why, mode.source());
        }
        String asked = byMode ? mode.source() : "tools.exec.host";
        boolean isWritten = !written.source().equals(SandboxPlan.DEFAULT);
        return backend(isWritten ? written : new Found<>(AUTO, asked), asked, sections);
    }

    static boolean isMain(String session) {
        return session.equals("main") || session.matches("agent:[^:]+:main");
    }

    private Choice backend(Found<String> backend, String asked, Sections sections) {
        return switch (Backend.of(backend.value())) {
            case HOST -> onHost(backend.source());
            case BUBBLEWRAP -> new Choice(BUBBLEWRAP, because(backend, asked), backend.source());
            case DOCKER -> new Choice(DOCKER, because(backend, asked), backend.source());
            case MICROVM -> new Choice(MICROVM, because(backend, asked), backend.source());
            case NODE -> onNode(sections.find("", NODE).value(), backend.source());
            case PLUGIN ->
                    new Choice(
                            PluginTarget.kind(backend.value()).orElseThrow(),
                            because(backend, asked),
                            backend.source());
            case AUTO -> strongest(backend.source());
        };
    }

    private static String because(Found<String> backend, String asked) {
        return asked.isEmpty() || asked.equals(backend.source())
                ? backend.source() + " says so"
                : "%s asks for a sandbox, %s says which".formatted(asked, backend.source());
    }

    private Choice strongest(String source) {
        return switch (readiness.apply(DOCKER)) {
            case Readiness.Ready(String detail, _) ->
                    new Choice(DOCKER, "auto: docker works here (%s)".formatted(detail), source);
            case Readiness.Missing(String what, _) ->
                    new Choice(
                            BUBBLEWRAP,
                            "auto: docker does not work here (%s)".formatted(what),
                            source);
        };
    }
}
