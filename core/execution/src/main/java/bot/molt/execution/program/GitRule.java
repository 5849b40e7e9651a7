package bot.molt.execution.program;

import bot.molt.execution.shell.SimpleCommand;
import bot.molt.execution.shell.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Git: which subcommands are what their name says (others may be aliases that run anything), and
/// which options name a program, a configuration or a place outside.
final class GitRule implements ProgramRule {
    private static final Set<String> SUBCOMMANDS =
            Set.of(
                    "status",
                    "log",
                    "diff",
                    "show",
                    "add",
                    "commit",
                    "push",
                    "pull",
                    "fetch",
                    "clone",
                    "checkout",
                    "switch",
                    "restore",
                    "branch",
                    "tag",
                    "merge",
                    "rebase",
                    "reset",
                    "rev-parse",
                    "rev-list",
                    "ls-files",
                    "ls-tree",
                    "ls-remote",
                    "stash",
                    "remote",
                    "describe",
                    "blame",
                    "annotate",
                    "shortlog",
                    "cherry-pick",
                    "revert",
                    "mv",
                    "rm",
                    "init",
                    "grep",
                    "cat-file",
                    "reflog",
                    "config",
                    "submodule",
                    "worktree",
                    "show-ref",
                    "show-branch",
                    "symbolic-ref",
                    "merge-base",
                    "name-rev",
                    "cherry",
                    "range-diff",
                    "count-objects",
                    "fsck",
                    "gc",
                    "prune",
                    "apply",
                    "am",
                    "format-patch",
                    "archive",
                    "bisect",
                    "sparse-checkout",
                    "notes",
                    "clean",
                    "whatchanged",
                    "diff-tree",
                    "diff-index",
                    "diff-files",
                    "hash-object",
                    "for-each-ref",
                    "check-ignore",
                    "check-attr",
                    "rerere",
                    "update-index",
                    "update-ref",
                    "write-tree",
                    "read-tree",
                    "commit-tree",
                    "mktree",
                    "verify-commit",
                    "verify-tag",
                    "version",
                    "stripspace",
                    "var");
    private static final Set<String> GLOBAL =
            Set.of(
                    "--no-pager",
                    "-P",
                    "--version",
                    "-v",
                    "--no-optional-locks",
                    "--literal-pathspecs",
                    "--glob-pathspecs",
                    "--noglob-pathspecs",
                    "--icase-pathspecs",
                    "--no-replace-objects");
    private static final OptionRule ANYWHERE =
            OptionRule.of(
                            "",
                            "upload-pack receive-pack exec extcmd open-files-in-pager config config-env template output"
                                    + " output-directory ext-diff unsafe-paths tool separate-git-dir git-dir work-tree exec-path"
                                    + " edit-description editor trailer index-output")
                    .except("tool-help");
    private static final Map<String, String> LETTERS =
            Map.of(
                    "clone",
                    "uc",
                    "rebase",
                    "x",
                    "grep",
                    "O",
                    "archive",
                    "o",
                    "format-patch",
                    "o",
                    "difftool",
                    "x");
    private static final Map<String, Set<String>> WORDS =
            Map.of(
                    "submodule", Set.of("foreach"),
                    "bisect", Set.of("run", "visualize", "view"),
                    "worktree", Set.of());
    private static final Set<String> REMOTE =
            Set.of(
                    "clone",
                    "fetch",
                    "pull",
                    "push",
                    "remote",
                    "ls-remote",
                    "submodule",
                    "archive",
                    "init");
    private static final Pattern HELPER =
            Pattern.compile("[A-Za-z0-9+.-]*::.*|.*ProxyCommand.*|[a-z+]*://-.*|-.*@.*:.*");
    private static final Pattern READING =
            Pattern.compile(
                    "--(get|get-all|get-regexp|list|show-origin|show-scope|name-only|local|global|system|null)|-l|-z");
    private static final Set<String> STRATEGIES =
            Set.of("ort", "recursive", "resolve", "octopus", "ours", "subtree");

    @Override
    public List<Finding> check(SimpleCommand command, Folder workspace) {
        List<Finding> findings = new ArrayList<>();
        TarRule.byPath(command, findings);
        List<Word> args = command.args();
        int at = globals(args, workspace, findings);
        if (at >= args.size()) {
            return findings;
        }
        Word name = args.get(at);
        if (!name.literal() || !SUBCOMMANDS.contains(name.text())) {
            add(findings, name.source(), "is not a known subcommand and may be an alias");
        }
        subcommand(name.text(), args.subList(at + 1, args.size()), workspace, findings);
        return findings;
    }

    private static int globals(List<Word> args, Folder workspace, List<Finding> findings) {
        int at = 0;
        while (at < args.size() && args.get(at).mayBeOption()) {
            Word word = args.get(at);
            if (word.is("-C") && at + 1 < args.size()) {
                at++;
                inside(args.get(at), "-C", workspace, findings);
            } else if (!word.literal() || !GLOBAL.contains(word.text())) {
                String key =
                        word.literal() ? word.text().replaceFirst("(?s)=.*", "") : word.source();
                add(findings, key, "can change what git runs");
                at +=
                        Set.of("-c", "--config-env", "--git-dir", "--work-tree", "--namespace")
                                        .contains(word.text())
                                ? 1
                                : 0;
            }
            at++;
        }
        return at;
    }

    private static void subcommand(
            String name, List<Word> args, Folder workspace, List<Finding> findings) {
        List<Word> options = withoutMessages(name, beforeDashes(args));
        findings.addAll(ANYWHERE.check("git " + name, options));
        findings.addAll(
                OptionRule.of(LETTERS.getOrDefault(name, ""), "").check("git " + name, options));
        Set<String> refused = WORDS.getOrDefault(name, Set.of());
        for (int i = 0; i < args.size(); i++) {
            Word word = args.get(i);
            if (word.literal() && refused.contains(word.text())) {
                add(findings, word.text(), "runs other programs");
            }
            if (REMOTE.contains(name)
                    && (!word.literal() || HELPER.matcher(word.text()).matches())) {
                add(findings, word.source(), "can name a helper program as its remote");
            }
            if (takesStrategy(name)
                    && word.literal()
                    && strategyOption(word.text())
                    && !strategy(args, i)) {
                add(findings, word.text(), "can name a program as its strategy");
            }
        }
        places(name, args, workspace, findings);
    }

    private static List<Word> beforeDashes(List<Word> args) {
        for (int i = 0; i < args.size(); i++) {
            if (args.get(i).is("--")) {
                return args.subList(0, i);
            }
        }
        return args;
    }

    /// Without the values of `-m`, which are text whatever they start with.
    private static List<Word> withoutMessages(String name, List<Word> args) {
        if (!name.equals("commit") && !name.equals("tag")) {
            return args;
        }
        List<Word> rest = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            boolean value =
                    i > 0
                            && args.get(i - 1).literal()
                            && args.get(i - 1).text().matches("-a?m|--message");
            if (!value || args.get(i).splits()) {
                rest.add(args.get(i));
            }
        }
        return rest;
    }

    private static boolean takesStrategy(String name) {
        return Set.of("merge", "pull", "rebase", "cherry-pick", "revert").contains(name);
    }

    private static boolean strategyOption(String text) {
        return text.matches("(?s)-s.*|--str[a-z]*(=.*)?");
    }

    private static boolean strategy(List<Word> args, int at) {
        String text = args.get(at).text();
        String attached = text.replaceFirst("-s|--strategy=", "");
        boolean next = text.matches("-s|--strategy") && at + 1 < args.size();
        return STRATEGIES.contains(next ? args.get(at + 1).text() : attached);
    }

    private static void places(
            String name, List<Word> args, Folder workspace, List<Finding> findings) {
        switch (name) {
            case "config" -> config(args, findings);
            case "worktree", "clone", "init" ->
                    args.stream()
                            .filter(word ->
                                    word.literal()
                                            && !word.text().contains(":")
                                            && !word.mayBeOption())
                            .forEach(word -> inside(word, name, workspace, findings));
            default -> {}
        }
    }

    private static void config(List<Word> args, List<Finding> findings) {
        boolean one =
                args.size() == 1 && args.getFirst().literal() && !args.getFirst().mayBeOption();
        boolean reads =
                args.stream()
                                .anyMatch(word ->
                                        word.literal()
                                                && word.text()
                                                        .matches("--get(-all|-regexp)?|--list|-l"))
                        || (!args.isEmpty()
                                && (args.getFirst().is("get") || args.getFirst().is("list")));
        boolean all = args.stream().allMatch(word -> word.literal() && readsOnly(word.text()));
        if (!one && !(reads && all)) {
            add(
                    findings,
                    "config",
                    "can name programs that git runs (reading is accepted: git config --get NAME)");
        }
    }

    private static boolean readsOnly(String word) {
        return !word.startsWith("-") || READING.matcher(word).matches();
    }

    private static void inside(Word word, String key, Folder workspace, List<Finding> findings) {
        if (!word.literal()
                || !workspace.holdsAnywhere(word.text())
                || Folder.gitInternal(word.text())) {
            add(findings, key, "leads outside of the workspace");
        }
    }

    private static void add(List<Finding> findings, String key, String why) {
        findings.add(new Finding(key, "git: `%s` %s".formatted(key, why)));
    }
}
