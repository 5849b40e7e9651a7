package bot.molt.app.clients;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.testkit.client.Npm;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A process of a release of the original that runs command lines until it is closed; see
/// `testkit/npm/original-cli.mjs`. One at a time; what hangs, it ends itself.
final class CommandLines implements AutoCloseable {
    private final Process process;
    private final BufferedWriter asked;
    private final BufferedReader answered;
    private final Path errors;

    /// @param release folder of the package
    /// @param home where it keeps what it knows
    CommandLines(Path release, Path home, Map<String, String> environment) throws IOException {
        this.errors = home.resolve("command-lines.err");
        ProcessBuilder builder =
                new ProcessBuilder(
                                Npm.node().toString(),
                                Npm.script("original-cli.mjs").toString(),
                                release.toString())
                        .directory(home.toFile())
                        .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        this.process = builder.start();
        this.asked = process.outputWriter(StandardCharsets.UTF_8);
        this.answered = process.inputReader(StandardCharsets.UTF_8);
    }

    synchronized Said run(String... words) throws IOException {
        asked.write(Json.strings(List.of(words)).toString());
        asked.newLine();
        asked.flush();
        String line = answered.readLine();
        if (line == null) {
            throw new IOException(
                    "%s: the process ended; see %s".formatted(List.of(words), errors));
        }
        Json.Obj said = JsonText.parseObject(line);
        return new Said(
                String.join(" ", words),
                Math.toIntExact(said.number("exitCode").orElseThrow()),
                said.string("out").orElseThrow(),
                said.string("errors").orElseThrow());
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        asked.close();
        answered.close();
    }
}
