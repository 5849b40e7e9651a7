package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What commands read, from the CLI to the program.
class CommandInputTest {
    private static final String FULL =
            "tools: { profile: 'coding', exec: { security: 'full', ask: 'off' } }";
    private static final String LISTED =
            "tools: { exec: { security: 'allowlist', ask: 'off', allowlist: ['cat *', 'python3 *', 'echo *'] } }";

    @TempDir private Path folder;

    @Test
    void theCliPassesItsInputOnAndItsEnd() throws Exception {
        try (RunningGateway gateway = new RunningGateway(folder, FULL)) {
            assertThat(typed(gateway.moltbot("exec", "--", "cat"), "hi\n")).isEqualTo("0 hi\n");
            assertThat(typed(gateway.moltbot("exec", "--", "wc", "-c"), "ä".repeat(300_000)))
                    .isEqualTo("0 600000\n");
        }
    }

    @Test
    void anInputWithoutAnythingEndsAtOnce() throws Exception {
        try (RunningGateway gateway = new RunningGateway(folder, FULL)) {
            ProcessBuilder cat = gateway.moltbot("exec", "--", "cat");
            cat.redirectInput(new File("/dev/null"));
            assertThat(ended(cat.start())).isEqualTo("0 ");
        }
    }

    @Test
    void aCommandThatGetsNothingHasANullDevice() throws Exception {
        try (RunningGateway gateway = new RunningGateway(folder, FULL)) {
            assertThat(gateway.exec(RunningGateway.TOKEN, "readlink /proc/self/fd/0; cat").text())
                    .isEqualTo("/dev/null\n");
        }
    }

    @Test
    void anAllowlistHoldsForWhatAnInterpreterIsFed() throws Exception {
        try (RunningGateway gateway = new RunningGateway(folder, LISTED)) {
            assertThat(fed(gateway, "cat").text()).isEqualTo("print(7)");
            RunningGateway.Answer python = fed(gateway, "python3");
            assertThat(python.status()).isEqualTo(403);
            assertThat(python.text()).contains("runs the text that stdin brings");
            assertThat(typed(gateway.moltbot("exec", "--", "python3"), "print(7)\n"))
                    .doesNotStartWith("0 ")
                    .doesNotContain("\n7")
                    .contains("may run what is typed");
        }
    }

    private static RunningGateway.Answer fed(RunningGateway gateway, String command)
            throws Exception {
        return gateway.post(
                RunningGateway.TOKEN,
                "/api/tools/execute",
                "{\"tool\":\"exec\",\"input\":{\"command\":\"%s\",\"stdin\":\"print(7)\"}}"
                        .formatted(command));
    }

    private static String typed(ProcessBuilder builder, String text) throws Exception {
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return ended(process);
    }

    private static String ended(Process process) throws Exception {
        try {
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return process.exitValue() + " " + output;
        } finally {
            process.destroyForcibly();
        }
    }
}
