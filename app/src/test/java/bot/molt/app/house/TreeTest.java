package bot.molt.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the tree of sources holds to.
class TreeTest {
    private static final Path HOUSE = Path.of(System.getProperty("house", ".."));
    private static final Pattern UNFINISHED = Pattern.compile("(//|\\*) *(TODO|FIXME|XXX)\\b");
    private static final Pattern SKIPPED = Pattern.compile("@Disabled|assume(True|False|That)\\(");

    @Test
    void everyPackageSaysInOneSentenceWhatBelongsThere() throws IOException {
        List<Path> silent;
        try (Stream<Path> folders = sources().map(Path::getParent).distinct()) {
            silent =
                    folders.filter(folder -> folder.toString().contains("/src/main/"))
                            .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                            .toList();
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void nothingIsLeftUnfinished() throws IOException {
        assertThat(filesWith(UNFINISHED)).isEmpty();
    }

    @Test
    void noTestIsSkipped() throws IOException {
        assertThat(filesWith(SKIPPED)).isEmpty();
    }

    @Test
    void everyDecisionHasItsThreeParts() throws IOException {
        try (Stream<Path> files = Files.list(HOUSE.resolve("docs/decisions"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".md")).toList()) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .contains("## Context", "## Decision", "## Consequences");
            }
        }
    }

    private static List<Path> filesWith(Pattern pattern) throws IOException {
        try (Stream<Path> files = sources()) {
            return files.filter(file -> !file.endsWith("TreeTest.java"))
                    .filter(file -> pattern.matcher(read(file)).find())
                    .toList();
        }
    }

    private static Stream<Path> sources() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(HOUSE)) {
            files =
                    all.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> !file.toString().contains("/target/"))
                            .toList();
        }
        assertThat(files).hasSizeGreaterThan(100);
        return files.stream();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
