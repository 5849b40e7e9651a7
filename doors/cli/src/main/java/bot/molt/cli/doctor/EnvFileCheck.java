package bot.molt.cli.doctor;

import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// `<state>/.env`, the file with variables.
final class EnvFileCheck implements Check {
    private static final String ASSIGNMENT = "\\s*(export\\s+)?[A-Za-z_][A-Za-z0-9_]*\\s*=.*";

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        Path file = ground.state(".env");
        if (!Files.exists(file)) {
            return List.of();
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return List.of(
                    Finding.warn(
                            "env.unreadable",
                            file + ": no file that can be read; its variables are not set",
                            "make it a file of lines NAME=value with mode 0600"));
        }
        List<String> lines =
                new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
        List<Integer> wrong =
                IntStream.range(0, lines.size())
                        .filter(i -> !isFine(lines.get(i)))
                        .map(i -> i + 1)
                        .boxed()
                        .toList();
        return List.of(
                wrong.isEmpty()
                        ? Finding.ok("env.file", file.toString())
                        : Finding.warn(
                                "env.malformed",
                                "%s: no assignment in line %s; such lines are skipped"
                                        .formatted(
                                                file,
                                                wrong.stream()
                                                        .map(String::valueOf)
                                                        .collect(Collectors.joining(", "))),
                                "write NAME=value, or # before a remark"));
    }

    private static boolean isFine(String line) {
        String text = line.strip();
        return text.isEmpty() || text.startsWith("#") || line.matches(ASSIGNMENT);
    }
}
