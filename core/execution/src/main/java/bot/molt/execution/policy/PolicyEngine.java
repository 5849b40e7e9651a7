package bot.molt.execution.policy;

import bot.molt.execution.policy.CommandJudge.Judgement;
import bot.molt.execution.program.FedScripts;
import bot.molt.execution.program.Folder;
import bot.molt.execution.program.Interpreters;
import bot.molt.execution.program.KeptFolders;
import bot.molt.execution.web.HostJudge;
import bot.molt.spi.Caller;
import bot.molt.spi.net.HostRules;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.ToolSpec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The policy that a configuration makes. Layers are global, default agent, user, workspace; each
/// can only take away. See [Policies] for how to build one and for the rules.
///
/// Threads: safe for any number; immutable but for a bounded cache.
public final class PolicyEngine implements Policy {
    private static final System.Logger LOG = System.getLogger(PolicyEngine.class.getName());

    /// The gateway's own files are not to be seen in a sandbox.
    private static final KeptFolders NOTHING_KEPT = new KeptFolders(List.of(), "/home/moltbot");

    private static final Decision.Reason OWN_MACHINE =
            new Decision.Reason(
                    "the machine is the user's own", "ownMachine: full", "tools.exec.ownMachine");

    private final Layers layers;
    private final Executables executables;
    private final KeptFolders kept;
    private final StartedCommands started;
    private final Security ownMachine;
    private final List<String> warnings;
    private final JudgementCache cache = new JudgementCache();

    PolicyEngine(
            Layers layers,
            Executables executables,
            KeptFolders kept,
            StartedCommands started,
            Security ownMachine,
            List<String> warnings) {
        this.layers = layers;
        this.executables = executables;
        this.kept = kept;
        this.started = started;
        this.ownMachine = ownMachine;
        this.warnings = List.copyOf(warnings);
    }

    /// What is odd about the configuration, for people: unknown tools, patterns that cannot be
    /// read.
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public Decision decide(Subject subject, ToolSpec<?> tool, List<Access> accesses) {
        try {
            return decided(subject, tool, accesses);
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            LOG.log(System.Logger.Level.ERROR, "a decision failed", e);
            return new Decision.Deny(
                    new Decision.Reason(
                            "the policy could not be evaluated; see the gateway's log",
                            "fail closed",
                            "built in"));
        }
    }

    @Override
    public boolean shows(Subject subject, String tool) {
        return layers.of(subject.caller(), subject.workspaceId())
                        instanceof Layers.Result.Of(Effective effective)
                && objection(effective, tool).isEmpty();
    }

    @Override
    public List<HostRules> hosts(Subject subject) {
        return switch (layers.of(subject.caller(), subject.workspaceId())) {
            case Layers.Result.Of(Effective effective) -> lists(effective);
            case Layers.Result.None(Decision.Reason reason) ->
                    List.of(new HostRules(reason.source(), List.of(), List.of()));
        };
    }

    private static List<HostRules> lists(Effective effective) {
        return effective.layers().stream()
                .map(Layer::network)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    /// Whether commands of the caller are held against an allowlist there.
    public boolean lists(Caller caller, @Nullable String workspaceId) {
        return layers.of(caller, workspaceId) instanceof Layers.Result.Of(Effective effective)
                && effective.security().value() == Security.ALLOWLIST;
    }

    /// Why a command line may or may not run for the subject, through the tool `exec`.
    public Explanation explain(Subject subject, Access.Command command) {
        ToolSpec<NoArgs> exec =
                new ToolSpec<>("exec", "Runs a command.", NoArgs.class, Effect.RUNS);
        Decision decision = decide(subject, exec, List.of(command));
        Judgement judgement =
                layers.of(subject.caller(), subject.workspaceId())
                                instanceof Layers.Result.Of(Effective effective)
                        ? judge(effective, subject, command)
                        : new Judgement(List.of(), List.of());
        return new Explanation(decision, judgement.steps(), judgement.unprovable());
    }

    private record NoArgs() {}

    private Decision decided(Subject subject, ToolSpec<?> tool, List<Access> accesses) {
        if (!Policy.isFor(subject.caller(), tool)) {
            String text = "%s steers the gateway; only its operator may call it";
            return new Decision.Deny(
                    new Decision.Reason(text.formatted(tool.name()), "operator only", "built in"));
        }
        return switch (layers.of(subject.caller(), subject.workspaceId())) {
            case Layers.Result.None(Decision.Reason reason) -> new Decision.Deny(reason);
            case Layers.Result.Of(Effective effective) -> {
                Optional<Decision.Reason> objection = objection(effective, tool.name());
                yield objection.isPresent()
                        ? new Decision.Deny(objection.get())
                        : weighed(effective, subject, tool, accesses);
            }
        };
    }

    private static Optional<Decision.Reason> objection(Effective effective, String tool) {
        return effective.layers().stream()
                .flatMap(layer -> layer.objection(tool).stream())
                .findFirst();
    }

    private Decision weighed(
            Effective effective, Subject subject, ToolSpec<?> tool, List<Access> accesses) {
        Verdicts verdicts = new Verdicts();
        for (Access access : accesses) {
            switch (access) {
                case Access.Command command -> command(effective, subject, command, verdicts);
                case Access.Read(String path) ->
                        new FileJudge(effective, subject).read(path, verdicts);
                case Access.Write(String path) ->
                        new FileJudge(effective, subject).write(path, verdicts);
                case Access.Input input -> input(effective, subject, input, verdicts);
                case Access.Connect connect ->
                        HostJudge.objection(lists(effective), connect)
                                .ifPresent(closed ->
                                        verdicts.deny(
                                                new Decision.Reason(
                                                        closed.text(), "network", closed.key())));
            }
        }
        return concluded(effective, tool, verdicts, accesses);
    }

    private static Decision concluded(
            Effective effective, ToolSpec<?> tool, Verdicts verdicts, List<Access> accesses) {
        if (verdicts.denied().isPresent()) {
            return new Decision.Deny(verdicts.denied().get());
        }
        AskMode ask = effective.ask().value();
        String rule = "ask: " + ask.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        if (verdicts.missed().isPresent()) {
            Decision.Reason missed = verdicts.missed().get();
            return ask == AskMode.OFF
                    ? new Decision.Deny(missed)
                    : new Decision.Ask(missed, verdicts.always());
        }
        boolean runs = accesses.stream().anyMatch(Access.Command.class::isInstance);
        if (ask == AskMode.ALWAYS && runs) {
            String source = effective.ask().source();
            return new Decision.Ask(
                    new Decision.Reason(
                            "every command needs approval (%s)".formatted(source), rule, source),
                    List.of());
        }
        String source = effective.layers().getFirst().path() + ".profile";
        return new Decision.Allow(
                verdicts.allowed()
                        .orElse(
                                new Decision.Reason(
                                        "tool %s is allowed".formatted(tool.name()),
                                        tool.name(),
                                        source)));
    }

    private void command(
            Effective effective, Subject subject, Access.Command command, Verdicts verdicts) {
        String source = effective.security().source();
        switch (effective.security().value()) {
            case DENY ->
                    verdicts.deny(
                            new Decision.Reason(
                                    "commands are not allowed; the operator can change %s"
                                            .formatted(source),
                                    "security: deny",
                                    source));
            case FULL ->
                    verdicts.allow(
                            new Decision.Reason(
                                    "every command is allowed", "security: full", source));
            case ALLOWLIST -> {
                if (isOwnMachine(subject)) {
                    verdicts.allow(OWN_MACHINE);
                } else {
                    listed(judge(effective, subject, command), verdicts, source);
                }
            }
        }
    }

    private boolean isOwnMachine(Subject subject) {
        return subject.target().kind().equals("microvm") && ownMachine == Security.FULL;
    }

    private Judgement judge(Effective effective, Subject subject, Access.Command command) {
        boolean mayWrite = objection(effective, "write").isEmpty();
        Folder workspace = new Folder(subject.workspacePath());
        return cache.computed(
                new JudgementCache.Key(
                        effective.name(), workspace, subject.target().kind(), command),
                () ->
                        new CommandJudge(
                                        effective,
                                        programs(subject.target()),
                                        workspace,
                                        subject.target().isHost() ? kept : NOTHING_KEPT,
                                        mayWrite)
                                .judge(command));
    }

    /// Where the programs of a target stand. What is in an image is not known.
    private Executables programs(Target target) {
        return switch (target.kind()) {
            case "host" -> executables;
            case "bubblewrap" -> Executables.IN_SANDBOX;
            default -> Executables.none();
        };
    }

    private static void listed(Judgement judgement, Verdicts verdicts, String source) {
        for (String reason : judgement.unprovable()) {
            String text =
                    "%s, so that it cannot be held against the allowlist. Write it as plain commands"
                            .formatted(reason);
            verdicts.miss(new Decision.Reason(text, "security: allowlist", source), List.of());
        }
        for (Explanation.Step step : judgement.steps()) {
            if (step.allowed()) {
                verdicts.allow(step.reason());
            } else {
                verdicts.miss(
                        step.reason(),
                        step.always().isEmpty() ? List.of() : List.of(step.always()));
            }
        }
    }

    private void input(
            Effective effective, Subject subject, Access.Input input, Verdicts verdicts) {
        String source = effective.security().source();
        Security security = effective.security().value();
        if (security == Security.DENY) {
            verdicts.deny(
                    new Decision.Reason(
                            "commands are not allowed; the operator can change " + source,
                            "security: deny",
                            source));
        } else if (security == Security.ALLOWLIST && !isOwnMachine(subject)) {
            Optional<StartedCommands.Started> running = started.find(input.processId());
            boolean isData = running.isPresent() && takesData(effective, subject, running.get());
            if (!isData) {
                String what =
                        running.map(StartedCommands.Started::line).orElse("an unknown process");
                String text =
                        "`%s` may run what is typed into it; start each command by itself"
                                .formatted(what);
                verdicts.miss(new Decision.Reason(text, "security: allowlist", source), List.of());
            }
        }
    }

    /// Whether what is typed into the process cannot run, or may: a pattern that would let the
    /// command be started with text holds for what is piped into it later too.
    private boolean takesData(
            Effective effective, Subject subject, StartedCommands.Started running) {
        if (running.terminal()) {
            return !Interpreters.reads(running.line());
        }
        var fed = new Access.Command(running.line(), "", java.util.Map.of(), Access.Stdin.TEXT);
        return !FedScripts.reads(running.line()) || judge(effective, subject, fed).allowed();
    }
}
