package bot.molt.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Runs command lines in a home of their own.
public final class TestCli {
    private final Map<String, String> environment = new LinkedHashMap<>();
    private String input = "";

    /// What a run gave.
    public record Outcome(int code, String out, String err) {}

    public TestCli(Path home) {
        environment.put("HOME", home.toString());
        environment.put("PATH", System.getenv().getOrDefault("PATH", ""));
    }

    public TestCli with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    public TestCli reading(String text) {
        input = text;
        return this;
    }

    public Outcome run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams =
                new Streams(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, false, StandardCharsets.UTF_8),
                        false);
        int code = Cli.run(args, streams, environment, LocalParts.NONE);
        return new Outcome(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
