package bot.molt.app.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.testkit.client.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Golden runs: each folder of `scenarios/` is a shell script that uses the program as a person
/// does, and what it prints. `-Dscenarios=write` writes down what they print now.
@Tag("slow")
class ScenariosTest {
    private static final Path ROOT =
            Path.of(System.getProperty("house", ".."), "scenarios").toAbsolutePath().normalize();
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String PROGRAM =
            """
            #!/bin/sh
            exec %s -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -Xlog:disable -Duser.home="$HOME" -cp '%s' bot.molt.app.Main "$@"
            """;

    @TempDir Path home;
    @TempDir Path tools;

    static Stream<String> scenarios() throws IOException {
        try (Stream<Path> all = Files.list(ROOT)) {
            return all
                    .filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void printsWhatItPrinted(String scenario) throws Exception {
        Path folder = ROOT.resolve(scenario);
        String printed = Plain.text(run(folder), Map.of(home.toString(), "HOME"));
        Path golden = folder.resolve("expected.txt");
        if ("write".equals(System.getProperty("scenarios"))) {
            Files.writeString(golden, printed);
        }
        assertThat(printed).isEqualTo(Files.readString(golden));
    }

    private String run(Path folder) throws IOException, InterruptedException {
        Map<String, String> variables =
                Map.of(
                        "HOME", home.toString(),
                        "MOLTBOT", program().toString(),
                        "PATH", System.getenv("PATH"),
                        "LC_ALL", "C.UTF-8");
        List<String> command =
                Stream.concat(
                                Stream.concat(
                                        Stream.of("env", "-i"),
                                        variables.entrySet().stream()
                                                .map(v -> v.getKey() + "=" + v.getValue())),
                                Stream.of("sh", "run.sh"))
                        .toList();
        return Ran.of(folder, Map.of(), LIMIT, command).output();
    }

    /// The program as the launcher starts it, from the classes of this build.
    private Path program() throws IOException {
        String classes =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        Path program = tools.resolve("moltbot");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Files.writeString(program, PROGRAM.formatted(java, classes));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }
}
