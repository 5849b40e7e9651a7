package bot.molt.execution.sandbox;

import bot.molt.execution.policy.ExecConfig;
import bot.molt.execution.sandbox.SandboxPlan.Choice;
import bot.molt.execution.sandbox.Sections.Found;
import bot.molt.execution.sandbox.Sections.Section;
import bot.molt.execution.sandbox.Sections.Spelling;
import bot.molt.execution.sandbox.settings.Placement.Backend;
import bot.molt.execution.sandbox.settings.Placement.Mode;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.Readiness;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Which kind of target a call runs on.
///
/// - Users run in bubblewrap, or in what a section says; on the host only where their own section
///   says so.
/// - The operator runs on the host, and in a sandbox where the mode or `tools.exec.host` says so.
///
/// @param host `tools.exec.host`
/// @param readiness of a kind
record Targets(ExecConfig.Host host, Function<String, Readiness> readiness) {
    private static final String BUBBLEWRAP = "bubblewrap";
    private static final String DOCKER = "docker";
    private static final String USER_DEFAULT =
            "users run in a sandbox unless their own section says otherwise";
    private static final List<Spelling<Mode>> MODE =
            List.of(
                    new Spelling<>(
                            "mode", config -> Optional.ofNullable(config.placement().mode())));
    private static final List<Spelling<Backend>> BACKEND =
            List.of(
                    new Spelling<>(
                            "backend",
                            config -> Optional.ofNullable(config.placement().backend())));

    Choice choose(Caller caller, Sections sections) {
        return caller.isOperator() ? operator(caller, sections) : user(sections);
    }

    private Choice user(Sections sections) {
        Optional<Found<Mode>> mode = sections.own().flatMap(own -> Sections.in(own, MODE));
        if (mode.isPresent() && mode.get().value() == Mode.OFF) {
            return onHost(mode.get().source());
        }
        Optional<Found<Backend>> own =
                sections.own().flatMap(section -> Sections.in(section, BACKEND));
        if (own.isPresent()) {
            return backend(own.get(), "");
        }
        return sections.outer().stream()
                .flatMap(section -> walled(section).stream())
                .findFirst()
                .map(found -> backend(found, ""))
                .orElse(new Choice(BUBBLEWRAP, USER_DEFAULT, SandboxPlan.DEFAULT));
    }

    /// What a section for everybody says of the kind of sandbox; it cannot take the sandbox away.
    private static Optional<Found<Backend>> walled(Section section) {
        return Sections.in(section, BACKEND)
                .filter(found ->
                        found.value() == Backend.BUBBLEWRAP || found.value() == Backend.DOCKER);
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
        boolean byTool = host == ExecConfig.Host.SANDBOX;
        if (!byMode && !byTool) {
            String why =
                    mode.value() == Mode.NON_MAIN
                            ? "session %s is a main one".formatted(caller.session())
                            : "the operator's calls run on the host";
            return new Choice(SandboxPlan.HOST, why, mode.source());
        }
        String asked = byMode ? mode.source() : "tools.exec.host";
        Found<Backend> backend = sections.find(Backend.AUTO, BACKEND);
        boolean written = !backend.source().equals(SandboxPlan.DEFAULT);
        return backend(written ? backend : new Found<>(Backend.AUTO, asked), asked);
    }

    static boolean isMain(String session) {
        return session.equals("main") || session.matches("agent:[^:]+:main");
    }

    private Choice backend(Found<Backend> backend, String asked) {
        return switch (backend.value()) {
            case HOST -> onHost(backend.source());
            case BUBBLEWRAP -> new Choice(BUBBLEWRAP, because(backend, asked), backend.source());
            case DOCKER -> new Choice(DOCKER, because(backend, asked), backend.source());
            case AUTO -> strongest(backend.source());
        };
    }

    private static String because(Found<Backend> backend, String asked) {
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
