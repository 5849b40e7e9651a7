package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page about metrics, held against what a gateway tells.
class MetricsReferenceTest {
    private static final Path PAGE =
            Path.of(System.getProperty("house", "..")).resolve("docs/reference/metrics.md");
    private static final Pattern HELP = Pattern.compile("# HELP (\\S+) (.*)");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (.*)");
    private static final Pattern LABEL = Pattern.compile("[{,]([a-z]+)=\"");
    private static final String HEAD =
            """
            # Metrics

            What `GET /metrics` tells, in the text format of Prometheus. On the gateway's own machine it needs no
            credentials. Labels never hold what a caller wrote: a tool that does not exist counts as `unknown`.

            | name | kind | labels | meaning |
            |---|---|---|---|
            """;

    @TempDir private Path folder;

    /// `-Dgolden.write=true` writes the page anew.
    @Test
    void thePageNamesWhatAGatewayTells() throws Exception {
        String page;
        try (RunningGateway gateway = new RunningGateway(folder, "tools: {}")) {
            gateway.exec(RunningGateway.TOKEN, "pwd");
            gateway.text("/health");
            gateway.rpc("status", "{}");
            page = page(gateway.text("/metrics"));
        }
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    private static String page(String metrics) {
        Map<String, String> help = new TreeMap<>();
        HELP.matcher(metrics).results().forEach(found -> help.put(found.group(1), found.group(2)));
        StringBuilder page = new StringBuilder(HEAD);
        Map<String, String> kinds = new TreeMap<>();
        TYPE.matcher(metrics).results().forEach(found -> kinds.put(found.group(1), found.group(2)));
        kinds.forEach((name, kind) ->
                page.append(
                        "| `%s` | %s | %s | %s |\n"
                                .formatted(name, kind, labels(metrics, name), help.get(name))));
        return page.toString();
    }

    private static String labels(String metrics, String family) {
        TreeSet<String> names = new TreeSet<>();
        metrics.lines()
                .filter(line -> line.matches(family + "(_bucket|_sum|_count)?[{].*"))
                .forEach(line -> {
                    Matcher label = LABEL.matcher(line);
                    while (label.find()) {
                        names.add("`" + label.group(1) + "`");
                    }
                });
        names.remove("`le`");
        return String.join(", ", names);
    }
}
