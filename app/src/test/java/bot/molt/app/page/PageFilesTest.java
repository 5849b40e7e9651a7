package bot.molt.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.app.gateway.RunningGateway;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of the page, and how they are served.
class PageFilesTest {
    private static final Path WEB =
            Path.of(System.getProperty("house", ".."), "doors/web/src/main/resources/bot/molt/web");
    private static final Pattern KEY = Pattern.compile("(?m)^  '([^']+)': '(.*)',$");
    private static final Pattern ADDRESS = Pattern.compile("\\./(assets/[\\w-]+/[\\w./-]+)");
    private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");

    @TempDir private Path folder;

    private static HttpResponse<byte[]> get(RunningGateway gateway, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.port()).resolve(path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void theDocumentIsSealedAndItsFilesAreKeptForGood() throws Exception {
        try (RunningGateway gateway = new RunningGateway(folder, "tools: {}")) {
            HttpResponse<byte[]> page = get(gateway, "/", "Accept", "text/html");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(header(page, "Content-Security-Policy"))
                    .contains(
                            "default-src 'none'",
                            "frame-ancestors 'none'",
                            "trusted-types moltbot-worker")
                    .doesNotContain("unsafe", "http");
            assertThat(header(page, "X-Frame-Options")).isEqualTo("DENY");
            assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
            String text = new String(page.body(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(text).doesNotContain("{{", "https:", "src=\"/", "href=\"/");
            String main = first(text, "main.js");
            HttpResponse<byte[]> plain = get(gateway, "/" + main);
            assertThat(header(plain, "Cache-Control")).contains("immutable");
            assertThat(header(plain, "Content-Type")).startsWith("text/javascript");
            HttpResponse<byte[]> zipped = get(gateway, "/" + main, "Accept-Encoding", "br, gzip");
            assertThat(header(zipped, "Content-Encoding")).isEqualTo("gzip");
            assertThat(unzipped(zipped.body())).isEqualTo(plain.body());
            assertThat(
                            get(gateway, "/" + main, "If-None-Match", header(plain, "ETag"))
                                    .statusCode())
                    .isEqualTo(304);
            assertThat(get(gateway, "/assets/older/main.js").statusCode()).isEqualTo(404);
            assertThat(get(gateway, "/assets/../../etc/passwd").statusCode()).isNotEqualTo(200);
        }
    }

    private static byte[] unzipped(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        }
    }

    private static String first(String page, String file) {
        Matcher addresses = ADDRESS.matcher(page);
        while (addresses.find()) {
            if (addresses.group(1).endsWith("/" + file)) {
                return addresses.group(1);
            }
        }
        throw new AssertionError(file + " is not in " + page);
    }

    @Test
    void aPathMayStandInFrontAndThePageMayBeOff() throws Exception {
        try (RunningGateway gateway = RunningGateway.withPage(folder, "{ basePath: '/bot/' }")) {
            HttpResponse<byte[]> page = get(gateway, "/bot/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(header(get(gateway, "/bot"), "Location")).isEqualTo("./bot/");
            assertThat(header(get(gateway, "/", "Accept", "text/html"), "Location"))
                    .isEqualTo("./bot/");
            String text = new String(page.body(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(get(gateway, "/bot/" + first(text, "main.js")).statusCode()).isEqualTo(200);
            assertThat(get(gateway, "/bot/ws").statusCode()).isEqualTo(426);
        }
        try (RunningGateway gateway =
                RunningGateway.withPage(folder, "{ basePath: '/bot/', enabled: false }")) {
            assertThat(get(gateway, "/bot/").statusCode()).isEqualTo(404);
            HttpResponse<byte[]> front = get(gateway, "/", "Accept", "text/html");
            assertThat(front.statusCode()).isEqualTo(404);
            assertThat(new String(front.body(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains("gateway.controlUi.enabled");
        }
    }

    @Test
    void everyFileIsListedAndNoModuleWritesMarkup() throws IOException {
        Set<String> listed = new TreeSet<>();
        for (String line : Files.readAllLines(WEB.resolve("files.txt"))) {
            if (!line.contains("<-")) {
                listed.add(line);
            }
        }
        Set<String> there = new TreeSet<>();
        try (Stream<Path> files = Files.walk(WEB)) {
            files.filter(Files::isRegularFile)
                    .map(file -> WEB.relativize(file).toString())
                    .filter(name -> !Set.of("files.txt", "index.html").contains(name))
                    .forEach(there::add);
        }
        assertThat(listed).isEqualTo(there);
        for (String module : modules()) {
            assertThat(Files.readString(WEB.resolve(module)))
                    .as(module)
                    .doesNotContain(
                            "innerHTML",
                            "outerHTML",
                            "insertAdjacentHTML",
                            "document.write",
                            "eval(",
                            "new Function");
        }
    }

    private static List<String> modules() throws IOException {
        try (Stream<Path> files = Files.walk(WEB)) {
            return files.map(file -> WEB.relativize(file).toString())
                    .filter(name -> name.endsWith(".js"))
                    .toList();
        }
    }

    @Test
    void bothLanguagesHaveTheSameWordsAndEachIsUsed() throws IOException {
        Set<String> english = keys("en.js");
        assertThat(keys("zh.js")).isEqualTo(english);
        TreeSet<String> used = new TreeSet<>();
        for (String module : modules()) {
            if (!module.startsWith("i18n/")) {
                Matcher uses =
                        Pattern.compile("\\bt\\('([^']+)'|'(decision\\.\\w+)'")
                                .matcher(Files.readString(WEB.resolve(module)));
                while (uses.find()) {
                    used.add(uses.group(1) == null ? uses.group(2) : uses.group(1));
                }
            }
        }
        assertThat(used).isEqualTo(english);
    }

    private static Set<String> keys(String table) throws IOException {
        Matcher lines = KEY.matcher(Files.readString(WEB.resolve("i18n").resolve(table)));
        TreeSet<String> keys = new TreeSet<>();
        List<String> mixed = new ArrayList<>();
        while (lines.find()) {
            keys.add(lines.group(1));
            if (CHINESE.matcher(lines.group(2)).find() != table.equals("zh.js")) {
                mixed.add(lines.group(1));
            }
        }
        assertThat(mixed).as(table).isEmpty();
        return keys;
    }
}
