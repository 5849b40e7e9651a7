package bot.molt.execution.policy;

import bot.molt.execution.program.FedScripts;
import bot.molt.execution.program.Finding;
import bot.molt.execution.program.Folder;
import bot.molt.execution.program.Interpreters;
import bot.molt.execution.program.KeptFolders;
import bot.molt.execution.program.ProgramRules;
import bot.molt.execution.program.SystemFiles;
import bot.molt.execution.shell.Analysis;
import bot.molt.execution.shell.FileUse;
import bot.molt.execution.shell.Shell;
import bot.molt.execution.shell.SimpleCommand;
import bot.molt.execution.shell.Variables;
import bot.molt.execution.shell.Word;
import bot.molt.spi.tool.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Holds a command line against the allowlists, one simple command after the other.
final class CommandJudge {
    private static final Set<String> FREE =
            Set.of(
                    "true",
                    "false",
                    ":",
                    "pwd",
                    "exit",
                    "return",
                    "break",
                    "continue",
                    "shift",
                    "wait",
                    "set",
                    "export",
                    "declare",
                    "typeset",
                    "local",
                    "readonly",
                    "unset",
                    "test",
                    "[");
    private static final String SHELL_RULE = "shell builtin";
    private static final String BUILT_IN = "built in";

    private final Effective effective;
    private final Executables executables;
    private final Folder workspace;
    private final KeptFolders kept;
    private final boolean mayWrite;

    CommandJudge(
            Effective effective,
            Executables executables,
            Folder workspace,
            KeptFolders kept,
            boolean mayWrite) {
        this.kept = kept;
        this.effective = effective;
        this.executables = executables;
        this.workspace = workspace;
        this.mayWrite = mayWrite;
    }

    /// The steps of a command line and what is not provable about it.
    record Judgement(List<Explanation.Step> steps, List<String> unprovable) {
        boolean allowed() {
            return unprovable.isEmpty() && steps.stream().allMatch(Explanation.Step::allowed);
        }
    }

    Judgement judge(Access.Command access) {
        Analysis analysis = Shell.analyse(access.text());
        List<String> unprovable = new ArrayList<>(analysis.unprovable());
        environment(access.env(), unprovable);
        if (!access.workdir().isEmpty() && !workspace.holds(access.workdir())) {
            unprovable.add(
                    "workdir: %s (expected: a folder in %s)"
                            .formatted(access.workdir(), workspace.path()));
        }
        if (Folder.gitInternal(access.workdir())) {
            unprovable.add("the workdir %s is git's own".formatted(access.workdir()));
        }
        if (access.stdin() == Access.Stdin.TERMINAL && Interpreters.reads(access.text())) {
            unprovable.add(
                    "what is typed into the terminal of `%s` may run"
                            .formatted(shortened(access.text())));
        }
        List<Explanation.Step> steps = new ArrayList<>();
        analysis.commands().forEach(command -> steps.add(step(command, access.stdin())));
        analysis.files().stream()
                .filter(use -> !harmless(use))
                .forEach(use -> steps.add(step(use)));
        return new Judgement(steps, unprovable);
    }

    private static void environment(Map<String, String> env, List<String> unprovable) {
        env.forEach((name, value) -> {
            if (Variables.dangerous(name) || Variables.evaluable(value)) {
                unprovable.add("the variable %s changes what programs do".formatted(name));
            }
        });
    }

    private Explanation.Step step(SimpleCommand command, Access.Stdin stdin) {
        String name = command.name();
        if (name.equals("cd") && entersWorkspace(command)) {
            return allowed(
                    command,
                    new Decision.Reason("cd stays in the workspace", SHELL_RULE, BUILT_IN));
        }
        if (FREE.contains(name)) {
            return allowed(
                    command,
                    new Decision.Reason(name + " starts no program", SHELL_RULE, BUILT_IN));
        }
        List<Finding> findings = findings(command, stdin);
        Decision.Reason last = null;
        for (List<CommandPattern> list : effective.lists()) {
            Verdict verdict = against(command, list, findings);
            if (!verdict.allowed()) {
                return safeBin(command, findings)
                        ? safe(command)
                        : missed(command, verdict.reason());
            }
            last = verdict.reason();
        }
        return last == null ? missed(command, miss(command)) : allowed(command, last);
    }

    private List<Finding> findings(SimpleCommand command, Access.Stdin stdin) {
        List<Finding> findings = new ArrayList<>(ProgramRules.check(command, workspace, kept));
        if (stdin == Access.Stdin.TEXT) {
            FedScripts.check(command).ifPresent(findings::add);
        }
        return findings;
    }

    private record Verdict(boolean allowed, Decision.Reason reason) {}

    private Verdict against(
            SimpleCommand command, List<CommandPattern> list, List<Finding> findings) {
        Decision.Reason nearest = miss(command);
        for (CommandPattern pattern : list) {
            if (pattern.matches(command, executables)) {
                var open =
                        findings.stream()
                                .filter(f -> !pattern.exact() && !pattern.spells(f.key()))
                                .findFirst();
                if (open.isEmpty()) {
                    String text =
                            "`%s` is allowed by the pattern `%s`"
                                    .formatted(shortened(command.source()), pattern.text());
                    return new Verdict(
                            true, new Decision.Reason(text, pattern.text(), pattern.source()));
                }
                nearest = notCovered(pattern, open.get());
            }
        }
        return new Verdict(false, nearest);
    }

    private static Decision.Reason notCovered(CommandPattern pattern, Finding finding) {
        String text =
                "%s; the pattern `%s` does not cover that. Leave it out, or add a pattern that spells it (with `%s`) to %s"
                        .formatted(
                                finding.text(),
                                pattern.text(),
                                finding.key(),
                                pattern.source().replaceFirst("\\[\\d+\\]$", ""));
        return new Decision.Reason(text, pattern.text(), pattern.source());
    }

    private Decision.Reason miss(SimpleCommand command) {
        String where = effective.lists().isEmpty() ? "tools.exec.allowlist" : place();
        String via = command.via().isEmpty() ? "" : " (run by " + command.via() + ")";
        String text =
                "`%s`%s matches no pattern; use an allowed command, or let the operator add \"%s *\" to %s"
                        .formatted(shortened(command.source()), via, command.program(), where);
        return new Decision.Reason(text, "allowlist", where);
    }

    private String place() {
        return effective.layers().reversed().stream()
                .filter(layer -> layer.allowlist() != null)
                .findFirst()
                .map(layer -> layer.path() + ".exec.allowlist")
                .orElse("tools.exec.allowlist");
    }

    private boolean entersWorkspace(SimpleCommand command) {
        List<Word> args = command.args();
        return args.size() == 1
                && args.getFirst().literal()
                && !args.getFirst().mayBeOption()
                && workspace.holdsAnywhere(args.getFirst().text())
                && !Folder.gitInternal(args.getFirst().text());
    }

    private boolean safeBin(SimpleCommand command, List<Finding> findings) {
        return effective.safeBins().contains(command.name())
                && findings.isEmpty()
                && command.args().stream()
                        .allMatch(word ->
                                word.literal()
                                        && !word.text().matches("(?s).*[/~\\\\].*|\\.|\\.\\."));
    }

    private static Explanation.Step safe(SimpleCommand command) {
        return allowed(
                command,
                new Decision.Reason(
                        command.name() + " is a safe program without paths",
                        command.name(),
                        "tools.exec.safeBins"));
    }

    private static Explanation.Step allowed(SimpleCommand command, Decision.Reason reason) {
        return new Explanation.Step(command.source(), command.via(), true, reason, "");
    }

    private static Explanation.Step missed(SimpleCommand command, Decision.Reason reason) {
        return new Explanation.Step(
                command.source(),
                command.via(),
                false,
                reason,
                Literal.pattern(command).orElse(""));
    }

    private static boolean harmless(FileUse use) {
        return use.target().is("/dev/null");
    }

    private Explanation.Step step(FileUse use) {
        Word target = use.target();
        boolean writes = use.mode() == FileUse.Mode.WRITE;
        String sign = (writes ? "> " : "< ") + target.source();
        boolean inside =
                target.literal()
                        && (effective.workspaceOnly().isEmpty()
                                || workspace.holdsAnywhere(target.text()));
        boolean plain =
                target.literal()
                        && !SystemFiles.refuses(target)
                        && !(writes && Folder.gitInternal(target.text()));
        if (inside && plain && (!writes || mayWrite)) {
            return new Explanation.Step(
                    sign,
                    "",
                    true,
                    new Decision.Reason(sign + " is in the workspace", "redirection", BUILT_IN),
                    "");
        }
        String why =
                writes && !mayWrite
                        ? "the tool write, which redirections need too, is not allowed"
                        : "a redirection must name a plain path in %s".formatted(workspace.path());
        return new Explanation.Step(
                sign,
                "",
                false,
                new Decision.Reason("`%s`: %s".formatted(sign, why), "redirection", BUILT_IN),
                "");
    }

    private static String shortened(String text) {
        return text.length() <= 120 ? text : text.substring(0, 119) + "…";
    }
}
