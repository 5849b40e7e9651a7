package bot.molt.sandboxes.microvm;

import bot.molt.spi.sandbox.ProcessRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What shells of a machine are told. Words of others stand between single quotes.
final class Scripts {
    /// In the environment of every process of a call.
    private static final String MARK = "MOLTBOT_CALL";

    private static final int TICKS = 10;

    private Scripts() {}

    static String quoted(String word) {
        if (word.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("command: holds a NUL (expected: text without)");
        }
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /// The program of a call, as a file that takes itself away: so neither its environment nor its
    /// words are in the command line of a shell.
    ///
    /// @param file where it lies, below the home
    /// @param call mark of its processes
    static String call(
            ProcessRequest request,
            String file,
            String call,
            String workdir,
            Map<String, String> env) {
        StringBuilder script =
                new StringBuilder("rm -f \"$HOME\"/").append(quoted(file)).append('\n');
        Map<String, String> all = new TreeMap<>(env);
        all.putAll(request.env());
        all.put(MARK, call);
        all.forEach((name, value) ->
                script.append("export ")
                        .append(name)
                        .append('=')
                        .append(quoted(value))
                        .append('\n'));
        script.append("cd ").append(quoted(workdir)).append(" || exit 125\nexec");
        request.command().forEach(word -> script.append(' ').append(quoted(word)));
        if (request.terminal() == null) {
            script.append(request.stdin() == ProcessRequest.Stdin.NONE ? " </dev/null" : "");
            script.append(request.stderr() == ProcessRequest.Stderr.MERGED ? " 2>&1" : "");
        }
        return script.append('\n').toString();
    }

    /// Signals every process of some calls.
    ///
    /// @param calls marks, or what they begin with
    static String signal(String calls, String name) {
        return found(calls) + "s " + name + "\ntrue\n";
    }

    /// Ends every process of some calls: TERM, after the grace KILL. Prints what is left.
    static String end(String calls, Duration grace) {
        long ticks = Math.max(0, grace.toMillis() / 100);
        return found(calls)
                + "s TERM; s CONT\ni=0\nwhile [ $i -lt %d ] && [ -n \"$(p)\" ]; do sleep 0.1; i=$((i+1)); done\n"
                        .formatted(ticks)
                + "i=0\nwhile [ $i -lt %d ] && [ -n \"$(p)\" ]; do s KILL; sleep 0.1; i=$((i+1)); done\np\ntrue\n"
                        .formatted(TICKS);
    }

    /// Ends what calls of earlier lives of the gateway left.
    static String endOthers(String life) {
        return "for e in $(grep -lzE '^%s=' /proc/[0-9]*/environ 2>/dev/null); do grep -qzE '^%s=%s' $e 2>/dev/null || { p=${e#/proc/}; kill -KILL ${p%%/environ} 2>/dev/null; }; done; mkdir -p ~/.moltbot/calls && chmod 700 ~/.moltbot ~/.moltbot/calls\n"
                .formatted(MARK, MARK, life);
    }

    /// `p` prints the processes, `s NAME` signals them; the shell itself is none of them.
    private static String found(String calls) {
        return String.join(
                "\n",
                List.of(
                        "p() { grep -lzE '^%s=%s' /proc/[0-9]*/environ 2>/dev/null; }"
                                .formatted(MARK, calls),
                        "s() { for e in $(p); do q=${e#/proc/}; kill -s $1 ${q%/environ} 2>/dev/null; done; }",
                        ""));
    }
}
