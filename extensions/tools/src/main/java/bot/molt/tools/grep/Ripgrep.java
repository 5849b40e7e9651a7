package bot.molt.tools.grep;

import bot.molt.base.concurrent.Worker;
import bot.molt.spi.files.FileTree;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Asks the sandbox's ripgrep which files match; answers nothing where that cannot be relied upon.
class Ripgrep {
    private static final Pattern VERSION = Pattern.compile("ripgrep (\\d+)\\.");
    private static final int OLDEST = 13;
    private static final int MAX_OUTPUT = 16 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofMillis(200);

    private final Map<Sandbox, Boolean> present = Collections.synchronizedMap(new WeakHashMap<>());

    /// Paths of files that may match, or empty where this has to be found out in another way.
    Optional<List<String>> find(Sandbox sandbox, GrepTool.Args args, String root)
            throws IOException, InterruptedException {
        Optional<String> pattern = RustPattern.of(args.pattern(), args.matching());
        if (pattern.isEmpty() || root.equals("/") || !isPresent(sandbox)) {
            return Optional.empty();
        }
        FileTree tree = new FileTree(sandbox, new FileTree.Rules(true, args.files().noIgnore()));
        if (tree.keepsFromAbove(root)) {
            return Optional.empty();
        }
        return run(sandbox, command(args, pattern.get(), root)).map(Ripgrep::paths);
    }

    private boolean isPresent(Sandbox sandbox) throws InterruptedException {
        Boolean known = present.get(sandbox);
        if (known == null) {
            known = detect(sandbox);
            present.put(sandbox, known);
        }
        return known;
    }

    private static boolean detect(Sandbox sandbox) throws InterruptedException {
        String text =
                run(sandbox, List.of("rg", "--no-config", "--version"))
                        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                        .orElse("");
        Matcher version = VERSION.matcher(text);
        return version.find() && Integer.parseInt(version.group(1)) >= OLDEST;
    }

    private static List<String> command(GrepTool.Args args, String pattern, String root) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "rg",
                                "--no-config",
                                "--files-with-matches",
                                "--null",
                                "--text",
                                "--hidden",
                                "--no-messages",
                                "--no-require-git",
                                "--no-ignore-global",
                                "--no-ignore-parent",
                                "--color=never",
                                "--max-filesize=32M",
                                "--glob=!.git"));
        if (args.files().noIgnore()) {
            command.add("--no-ignore");
        }
        if (args.matching().ignoreCase()) {
            command.add("--ignore-case");
        }
        if (args.matching().multiline()) {
            command.addAll(List.of("--multiline", "--multiline-dotall"));
        }
        command.addAll(List.of("-e", pattern, "--", root));
        return command;
    }

    private static List<String> paths(byte[] output) {
        List<String> paths = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < output.length; i++) {
            if (output[i] == 0) {
                paths.add(new String(output, from, i - from, StandardCharsets.UTF_8));
                from = i + 1;
            }
        }
        return paths;
    }

    /// The output of a program that ended with 0 or 1; empty for every other end.
    private static Optional<byte[]> run(Sandbox sandbox, List<String> command)
            throws InterruptedException {
        SandboxProcess process;
        try {
            process =
                    sandbox.start(
                            new ProcessRequest(
                                    command,
                                    sandbox.workspace(),
                                    Map.of(),
                                    null,
                                    ProcessRequest.Stderr.MERGED,
                                    ProcessRequest.Stdin.NONE));
        } catch (IOException e) {
            return Optional.empty();
        }
        return output(process);
    }

    private static Optional<byte[]> output(SandboxProcess process) throws InterruptedException {
        AtomicReference<Optional<byte[]>> output = new AtomicReference<>(Optional.empty());
        Worker reader = Worker.platform("grep-output", () -> output.set(read(process)));
        boolean ended = false;
        try {
            ended = reader.join(LIMIT);
        } finally {
            if (!ended || output.get().isEmpty()) {
                process.terminate(GRACE);
            }
        }
        if (!ended || output.get().isEmpty()) {
            return Optional.empty();
        }
        ExitStatus status = process.waitFor();
        return status.code() <= 1 ? output.get() : Optional.empty();
    }

    /// Empty where reading fails or there is too much.
    private static Optional<byte[]> read(SandboxProcess process) {
        try (InputStream out = process.stdout()) {
            process.stdin().close();
            byte[] bytes = out.readNBytes(MAX_OUTPUT);
            return bytes.length < MAX_OUTPUT ? Optional.of(bytes) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
