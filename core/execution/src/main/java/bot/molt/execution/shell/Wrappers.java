package bot.molt.execution.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Programs that run other programs. What they run becomes a command of its own.
final class Wrappers {
    private static final Set<String> NONE = Set.of();
    private static final Map<String, WrapperOptions> PLAIN =
            Map.ofEntries(
                    Map.entry(
                            "nice",
                            WrapperOptions.of("0123456789", "n").longs(NONE, Set.of("adjustment"))),
                    Map.entry("nohup", WrapperOptions.of("", "")),
                    Map.entry("setsid", WrapperOptions.of("cfw", "")),
                    Map.entry(
                            "stdbuf",
                            WrapperOptions.of("", "ioe")
                                    .longs(NONE, Set.of("input", "output", "error"))),
                    Map.entry(
                            "timeout",
                            WrapperOptions.of("v", "ks")
                                    .longs(
                                            Set.of("foreground", "preserve-status", "verbose"),
                                            Set.of("kill-after", "signal"))
                                    .leading(1)),
                    Map.entry("time", WrapperOptions.of("p", "")),
                    Map.entry("command", WrapperOptions.of("", "")),
                    Map.entry("builtin", WrapperOptions.of("", "")),
                    Map.entry("exec", WrapperOptions.of("l", "a")),
                    Map.entry("ionice", WrapperOptions.of("t", "cn")),
                    Map.entry("sudo", WrapperOptions.of("nHS", "ug")),
                    Map.entry("doas", WrapperOptions.of("n", "u")),
                    Map.entry("busybox", WrapperOptions.of("", "")),
                    Map.entry("toybox", WrapperOptions.of("", "")));
    private static final Set<String> OPAQUE =
            Set.of(
                    "su",
                    "runuser",
                    "pkexec",
                    "parallel",
                    "sem",
                    "script",
                    "expect",
                    "unshare",
                    "nsenter",
                    "chroot",
                    "flock",
                    "strace",
                    "ltrace",
                    "gdb",
                    "lldb",
                    "valgrind",
                    "setarch",
                    "linux32",
                    "linux64",
                    "systemd-run",
                    "at",
                    "batch",
                    "crontab",
                    "screen",
                    "tmux",
                    "start-stop-daemon",
                    "xvfb-run",
                    "fakeroot",
                    "proot",
                    "bwrap",
                    "firejail",
                    "setpriv",
                    "capsh",
                    "taskset",
                    "numactl",
                    "chrt",
                    "prlimit",
                    "cgexec",
                    "rlwrap",
                    "entr",
                    "run-parts",
                    "socat",
                    "unbuffer",
                    "dtach",
                    "chronic",
                    "cpulimit",
                    "torify",
                    "torsocks",
                    "proxychains",
                    "proxychains4",
                    "catchsegv",
                    "eatmydata",
                    "faketime",
                    "ssh-agent",
                    "dumb-init",
                    "tini",
                    "gosu",
                    "su-exec",
                    "runcon",
                    "newgrp",
                    "sg",
                    "mosh",
                    "autossh",
                    "pssh",
                    "dbus-launch",
                    "dbus-run-session",
                    "perf",
                    "hyperfine",
                    "watchexec",
                    "systemd-inhibit",
                    "ld.so",
                    "ifne",
                    "pee",
                    "vidir",
                    "launchctl",
                    "osascript",
                    "open",
                    "xdg-open",
                    "caffeinate",
                    "uvx",
                    "pipx",
                    "npx",
                    "bunx",
                    "pnpx",
                    "dlx",
                    "corepack");
    private static final Set<String> SHELLS =
            Set.of(
                    "sh", "bash", "dash", "zsh", "ksh", "mksh", "ash", "rbash", "fish", "csh",
                    "tcsh", "pwsh");

    private final Found found;
    private final int nesting;

    Wrappers(Found found, int nesting) {
        this.found = found;
        this.nesting = nesting;
    }

    void follow(SimpleCommand command) {
        String program = command.program();
        if (PLAIN.containsKey(program)) {
            plain(command, PLAIN.get(program));
        } else if (SHELLS.contains(program)) {
            shell(command);
        } else if (OPAQUE.contains(program)
                || program.startsWith("ld-linux")
                || program.startsWith("ld-musl")) {
            opaque(command);
        } else {
            special(command, program);
        }
    }

    private void special(SimpleCommand command, String program) {
        switch (program) {
            case "env" -> env(command);
            case "xargs" -> xargs(command);
            case "find", "gfind", "fd", "fdfind" -> find(command, program);
            case "eval" -> joined(command, command.args());
            case "watch" ->
                    rest(command, WrapperOptions.of("tdgbecx", "n"))
                            .ifPresent(words -> joined(command, words));
            case "ssh" -> ssh(command);
            default -> {}
        }
    }

    private void opaque(SimpleCommand command) {
        found.unprovable(
                "`%s` runs other programs in a way that is not analysed"
                        .formatted(command.program()));
    }

    private Optional<List<Word>> rest(SimpleCommand command, WrapperOptions options) {
        Optional<List<Word>> rest = options.command(command.args());
        if (rest.isEmpty()) {
            found.unprovable(
                    "the options of `%s` in `%s` are not analysed"
                            .formatted(command.program(), command.source()));
        }
        return rest;
    }

    private void run(SimpleCommand wrapper, List<Word> argv) {
        new Emitter(found, wrapper.program(), nesting + 1).emit(argv, List.of(), wrapper.source());
    }

    private void plain(SimpleCommand command, WrapperOptions options) {
        boolean asksOnly =
                command.program().equals("command")
                        && command.args().stream()
                                .findFirst()
                                .filter(w -> w.is("-v") || w.is("-V"))
                                .isPresent();
        if (!asksOnly) {
            rest(command, options).ifPresent(words -> run(command, words));
        }
    }

    private void env(SimpleCommand command) {
        WrapperOptions options = WrapperOptions.of("0v", "").longs(Set.of("null"), NONE);
        rest(command, options)
                .ifPresent(words -> {
                    int at = 0;
                    if (!words.isEmpty() && words.getFirst().is("-")) {
                        found.unprovable("`env -` takes away what programs are guarded by");
                        at++;
                    }
                    while (at < words.size() && assigns(words.get(at))) {
                        at++;
                    }
                    run(command, words.subList(at, words.size()));
                });
    }

    /// Whether `env` takes the word for a variable; a name that is not known yet makes that
    /// unprovable.
    private boolean assigns(Word word) {
        int equals = word.text().indexOf('=');
        if (equals < 0) {
            return false;
        }
        String name = word.text().substring(0, equals);
        if (Variables.dangerous(name)) {
            found.unprovable("env sets %s, which changes what programs do".formatted(name));
        }
        if (word.splits()) {
            found.unprovable(
                    "`%s` can become more than one word (quote it)".formatted(word.source()));
        }
        return true;
    }

    private void xargs(SimpleCommand command) {
        WrapperOptions options =
                WrapperOptions.of("0rtx", "nPLsdI")
                        .longs(
                                Set.of("null", "no-run-if-empty", "verbose", "exit"),
                                Set.of("max-args", "max-procs", "max-chars", "delimiter"));
        List<Word> args = command.args();
        rest(command, options).ifPresent(words -> xargsCommand(command, args, words));
    }

    private void xargsCommand(SimpleCommand command, List<Word> args, List<Word> words) {
        List<Word> own = args.subList(0, args.size() - words.size());
        String marker = marker(own);
        List<Word> argv = new ArrayList<>();
        if (words.isEmpty()) {
            argv.add(Word.of("echo"));
        }
        for (Word word : words) {
            argv.add(replaced(word, marker));
        }
        if (marker.isEmpty()) {
            argv.add(Word.unknown("<input>"));
        }
        run(command, argv);
    }

    /// The text that `-I` replaces; empty without it.
    private static String marker(List<Word> own) {
        String marker = "";
        for (int i = 0; i < own.size(); i++) {
            String text = own.get(i).text();
            if (text.matches("-[0rtx]*I")) {
                marker = i + 1 < own.size() ? own.get(i + 1).text() : "";
            } else if (text.matches("(?s)-[0rtx]*I.+")) {
                marker = text.substring(text.indexOf('I') + 1);
            }
        }
        return marker;
    }

    private static Word replaced(Word word, String marker) {
        int at = marker.isEmpty() ? -1 : word.text().indexOf(marker);
        return at < 0 ? word : new Word(word.text().substring(0, at), false, false, word.source());
    }

    private void find(SimpleCommand command, String program) {
        if (program.startsWith("fd")) {
            fd(command);
            return;
        }
        List<Word> args = command.args();
        for (int i = 0; i < args.size(); i++) {
            Word word = args.get(i);
            if (word.literal() && word.text().matches("-(exec|ok)(dir)?")) {
                i = findCommand(command, args, i + 1);
            } else if (!word.literal() && word.mayBeOption() && !valueOf(args, i)) {
                found.unprovable("`%s` could be any action of find".formatted(word.source()));
            }
        }
    }

    private void fd(SimpleCommand command) {
        if (command.args().stream()
                .anyMatch(w ->
                        (!w.literal() && w.mayBeOption())
                                || w.text().matches("-[^-]*[xX].*|--exec.*"))) {
            found.unprovable("`fd` that runs commands is not analysed (use find -exec)");
        }
    }

    /// Whether the word can only be the value of the test before it. Outside of quotes, braces and
    /// patterns can become several words; those of a pattern with an ending are no actions.
    private static boolean valueOf(List<Word> args, int at) {
        Word word = args.get(at);
        boolean one =
                word.source().matches("(?s)\".*\"")
                        || word.source().matches("\\*(\\.[A-Za-z0-9]+)+");
        return at > 0
                && !word.splits()
                && one
                && args.get(at - 1).literal()
                && args.get(at - 1)
                        .text()
                        .matches("-(i?name|i?path|i?regex|newer|mtime|mmin|size|type|user|group)");
    }

    private int findCommand(SimpleCommand command, List<Word> args, int from) {
        List<Word> argv = new ArrayList<>();
        int at = from;
        while (at < args.size()
                && !args.get(at).is(";")
                && !(args.get(at).is("+") && args.get(at - 1).is("{}"))) {
            argv.add(path(args.get(at)));
            at++;
        }
        if (at == args.size() || argv.isEmpty()) {
            found.unprovable("an -exec of find has no end");
        }
        run(command, argv);
        return at;
    }

    /// `{}` is a path that starts with one of find's starting points, never an option.
    private static Word path(Word word) {
        int at = word.text().indexOf("{}");
        return at < 0
                ? word
                : new Word(
                        at == 0 ? "./" : word.text().substring(0, at), false, false, word.source());
    }

    private void shell(SimpleCommand command) {
        List<Word> args = command.args();
        int at = 0;
        while (at < args.size()
                && args.get(at).literal()
                && args.get(at).text().matches("-[eux]+|--norc|--noprofile|--posix")) {
            at++;
        }
        if (at >= args.size() || (args.get(at).mayBeOption() && !script(args, at))) {
            found.unprovable(
                    "what `%s` runs cannot be told (expected: -c 'literal script', or a file)"
                            .formatted(command.program()));
        } else if (args.get(at).mayBeOption()) {
            nested(command, args.get(at + 1).text());
        }
    }

    private static boolean script(List<Word> args, int at) {
        return args.get(at).literal()
                && args.get(at).text().matches("-[euxl]*c")
                && at + 1 < args.size()
                && args.get(at + 1).literal();
    }

    private void joined(SimpleCommand command, List<Word> words) {
        if (words.stream().allMatch(Word::literal)) {
            nested(command, String.join(" ", words.stream().map(Word::text).toList()));
        } else {
            found.unprovable(
                    "`%s` evaluates text that is known only when it runs"
                            .formatted(command.program()));
        }
    }

    private void nested(SimpleCommand command, String script) {
        found.all(Shell.analyse(script, command.program(), nesting + 1));
    }

    private void ssh(SimpleCommand command) {
        rest(command, WrapperOptions.of("46AaCnqTtvx", "pli").leading(1))
                .ifPresent(words -> {
                    if (words.isEmpty()) {
                        found.unprovable("`ssh` without a command reads commands from its input");
                    } else {
                        joined(command, words);
                    }
                });
    }
}
