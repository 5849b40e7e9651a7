package bot.molt.execution.policy;

import static bot.molt.execution.policy.PolicyFixture.allows;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds the analysis against real shells: what makes them run a program that the allowlist does
/// not name must never be allowed.
class RealShellTest {
    private static final int RANDOM_CASES = Integer.getInteger("policy.cases", 150);
    private static final String[] FRAGMENTS = {
        "id",
        "id",
        "echo",
        "echo",
        "x",
        " ",
        " ",
        " ",
        "'",
        "'",
        "\"",
        "\"",
        "\\",
        "\\\\",
        "$",
        "${",
        "}",
        "${x:-",
        "${x//",
        "$(",
        ")",
        "(",
        "`",
        ";",
        "|",
        "&",
        "&&",
        "\n",
        "\n",
        "\\\n",
        "#",
        "<<EOF",
        "<<'EOF'",
        "<<-EOF",
        "EOF",
        "\nEOF\n",
        "<<<",
        "<(",
        "$'",
        "$\"",
        "{",
        "{a,",
        "[",
        "]",
        "[[",
        "]]",
        "$((",
        "))",
        "=",
        "x=",
        "*",
        "~",
        "!",
        ";;",
        "case x in x)",
        "esac",
        "if",
        "then",
        "fi",
        "for i in",
        "do",
        "done",
        "@",
        "%",
        "1",
        "2>",
        ">&",
        "</dev/null",
        "-v",
        "a[",
        "-eq",
        "f()",
        "\t",
        "'}",
        "}\"",
        "\\'",
        "\\\""
    };

    private final PolicyEngine policy = PolicyFixture.allowing("echo *");

    @TempDir Path folder;

    @BeforeEach
    void onlyTheCanaryIsOnThePath() throws IOException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Files.createDirectory(folder.resolve("work"));
        Path canary = bin.resolve("id");
        Files.writeString(canary, "#!/bin/sh\n: > '%s'\n".formatted(folder.resolve("canary")));
        Files.setPosixFilePermissions(canary, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void whatRunsTheCanaryIsRefused() throws Exception {
        List<String> unreal = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (String command : PolicyFixture.corpus("canary-commands.txt")) {
            if (!canRunCanary(command)) {
                unreal.add(command);
            }
            if (allows(policy, command)) {
                wrong.add(command);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(unreal).isEmpty();
    }

    /// A shell does not wait for a process substitution: on a busy machine it takes more than one
    /// attempt to see one run.
    private boolean canRunCanary(String command) throws Exception {
        for (int attempt = 0; attempt < 5; attempt++) {
            if (runsCanary("/bin/bash", command) || runsCanary("/bin/sh", command)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void randomTextThatRunsTheCanaryIsRefused() throws Exception {
        Random random = new Random(Long.getLong("policy.seed", 20261120L));
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < RANDOM_CASES; ) {
            String command = text(random);
            if (allows(policy, command)) {
                i++;
                if (runsCanary("/bin/bash", command) || runsCanary("/bin/sh", command)) {
                    wrong.add(command);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("echo ");
        int size = 2 + random.nextInt(14);
        for (int i = 0; i < size; i++) {
            text.append(FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
        }
        return text.toString();
    }

    private boolean runsCanary(String shell, String command)
            throws IOException, InterruptedException {
        Path canary = folder.resolve("canary");
        Files.deleteIfExists(canary);
        ProcessBuilder builder = new ProcessBuilder(shell, "-c", command);
        builder.environment().clear();
        builder.environment().put("PATH", folder.resolve("bin").toString());
        builder.directory(folder.resolve("work").toFile());
        builder.redirectErrorStream(true).redirectInput(new java.io.File("/dev/null"));
        Process process = builder.start();
        Thread end = Thread.ofVirtual().start(() -> endLater(process));
        // Background commands hold the output open after their shell has ended.
        process.getInputStream().readAllBytes();
        process.waitFor();
        end.interrupt();
        return Files.exists(canary);
    }

    private static void endLater(Process process) {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
