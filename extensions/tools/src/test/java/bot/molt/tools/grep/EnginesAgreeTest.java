package bot.molt.tools.grep;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.sandboxes.host.HostSandboxProvider;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxSpec;
import bot.molt.spi.tool.ToolResult;
import bot.molt.tools.test.TestCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The search with ripgrep and the one without, on one generated tree.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnginesAgreeTest {
    private static final class Absent extends Ripgrep {
        @Override
        Optional<List<String>> find(Sandbox sandbox, GrepTool.Args args, String root) {
            return Optional.empty();
        }
    }

    private static final List<String> WORDS =
            List.of(
                    "alpha",
                    "Beta",
                    "gamma42",
                    "TODO",
                    "x.y",
                    "foo(bar)",
                    "caf\u00e9",
                    "\u4e2d\u6587",
                    "\ud83d\ude00",
                    "{}",
                    "--",
                    "tab\tbed",
                    "interface{}",
                    "K\u212a",
                    "a-b_c",
                    "");

    private final GrepTool with = new GrepTool();
    private final GrepTool without = new GrepTool(new Absent());
    private TestCall call;

    @BeforeAll
    void plant(@TempDir Path root) throws Exception {
        call =
                new TestCall(
                        new HostSandboxProvider()
                                .open(
                                        SandboxSpec.of(
                                                root.toRealPath().toString(),
                                                true,
                                                "u",
                                                Map.of())));
        Random random = new Random(7);
        List<String> folders =
                List.of(
                        "",
                        "src/",
                        "src/main/",
                        "build/",
                        "build/keep/",
                        ".hidden/",
                        "deep/a/b/c/",
                        "nested/",
                        "nested/lib/",
                        "odd name/",
                        ".git/objects/");
        for (int i = 0; i < 400; i++) {
            String folder = folders.get(random.nextInt(folders.size()));
            String name =
                    "f" + i + List.of(".java", ".txt", ".log", ".ts", "", ".min.js").get(i % 6);
            write(root.resolve(folder + name), content(random), 1_000_000 + random.nextInt(5_000));
        }
        write(
                root.resolve(".gitignore"),
                text("*.log\nbuild/\n!important.log\n/src/f1*\n**/c/*.ts\n# c\n\\#x\n"),
                1);
        write(root.resolve("deep/.gitignore"), text("!*.log\nb/c/*.txt\n"), 1);
        write(root.resolve("nested/.git/HEAD"), text("alpha\n"), 1);
        write(root.resolve("nested/.gitignore"), text("lib/*.java\r\n"), 1);
        write(root.resolve("odd name/.ignore"), text("*.ts\n"), 1);
        write(root.resolve(".git/info/exclude"), text("f2*.txt\n"), 1);
        write(root.resolve("important.log"), text("alpha TODO\n"), 5);
        write(root.resolve("-lead"), text("alpha TODO\n"), 6);
        write(root.resolve("new\nline"), text("alpha TODO\n"), 7);
        write(root.resolve("late-nul"), text("alpha\n".repeat(20_000) + "\0 TODO zed\n"), 8);
        Files.createSymbolicLink(root.resolve("link"), root.resolve("important.log"));
        Files.createSymbolicLink(root.resolve("linked"), root.resolve("src"));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Path path, byte[] bytes, long modified) throws IOException {
        Files.createDirectories(path.getParent());
        Files.write(path, bytes);
        Files.setLastModifiedTime(path, FileTime.from(Instant.ofEpochSecond(modified)));
    }

    private static byte[] content(Random random) {
        StringBuilder text = new StringBuilder();
        for (int line = random.nextInt(12); line >= 0; line--) {
            for (int word = random.nextInt(5); word >= 0; word--) {
                text.append(WORDS.get(random.nextInt(WORDS.size())))
                        .append(random.nextBoolean() ? " " : "");
            }
            text.append(random.nextInt(4) == 0 ? "\r\n" : "\n");
        }
        String whole = random.nextInt(5) == 0 ? text.toString().strip() : text.toString();
        return switch (random.nextInt(12)) {
            case 0 -> ("\uFEFF" + whole).getBytes(StandardCharsets.UTF_16LE);
            case 1 -> ("\uFEFF" + whole).getBytes(StandardCharsets.UTF_8);
            case 2 -> whole.getBytes(StandardCharsets.ISO_8859_1);
            case 3 -> (whole + "\0").getBytes(StandardCharsets.UTF_8);
            case 4 -> new byte[0];
            default -> whole.getBytes(StandardCharsets.UTF_8);
        };
    }

    @Test
    void ripgrepIsThere() throws Exception {
        assertThat(with.call(args("alpha", Json.Obj.EMPTY), call).text()).isNotEmpty();
        assertThat(
                        new Ripgrep()
                                .find(
                                        call.sandbox(),
                                        args("alpha", Json.Obj.EMPTY),
                                        call.sandbox().workspace()))
                .as("ripgrep 13 or newer is needed for this test: apt-get install ripgrep")
                .isPresent();
    }

    private GrepTool.Args args(String pattern, Json.Obj more) {
        return TestCall.args(with, JsonText.compact(more.with("pattern", pattern)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alpha",
                "TODO|Beta",
                "^alpha",
                "alpha$",
                "x.y",
                "x\\.y",
                "foo\\(bar\\)",
                "caf.",
                "caf\\w",
                "\u4e2d.",
                "\\bTODO\\b",
                "[a-f]+4",
                "[^a-z ]\\d",
                "interface{}",
                "{}",
                "a{1,2}l",
                "--",
                "tab\\sbed",
                "\\S+42",
                "k",
                "\\W\\w$",
                "^$",
                ".",
                "zed",
                "\\p{Han}",
                "(?i)todo",
                "[[:upper:]]{4}",
                "a-b_c",
                "(alpha|gamma\\d+) ",
                "\\x41",
                "\\Qx.y\\E",
                "^\\s*$",
                "\ud83d\ude00",
                ".$",
                "\\r",
                "[\\w-]+_c",
                "\\AalphaTODO",
                "\ufffd",
                "[\u00e9]",
                "a\\zb",
                "x*",
                "\\d\\D"
            })
    void bothGiveTheSameAnswer(String pattern) throws Exception {
        List<Json.Obj> variants = variants();
        for (int i = 0; i < 5; i++) {
            int index = Math.floorMod(pattern.hashCode() + 3 * i, variants.size());
            Json.Obj variant = variants.get(index);
            GrepTool.Args args = args(pattern, variant);
            assertThat(with.call(args, call))
                    .as(variant.toString())
                    .isEqualTo(without.call(args, call));
        }
    }

    private static List<Json.Obj> variants() {
        List<Json.Obj> variants = new ArrayList<>();
        for (String text :
                List.of(
                        "{}",
                        "{\"head_limit\":0,\"output_mode\":\"content\",\"-C\":1}",
                        "{\"head_limit\":0,\"output_mode\":\"count\",\"-i\":true}",
                        "{\"head_limit\":0,\"noIgnore\":true}",
                        "{\"head_limit\":0,\"hidden\":false}",
                        "{\"head_limit\":0,\"glob\":\"*.{java,log}\"}",
                        "{\"head_limit\":0,\"glob\":\"src/** !*.txt\"}",
                        "{\"head_limit\":0,\"type\":\"ts\",\"output_mode\":\"content\"}",
                        "{\"head_limit\":0,\"path\":\"deep/a\"}",
                        "{\"head_limit\":0,\"path\":\"build\"}",
                        "{\"head_limit\":0,\"path\":\"nested/lib\"}",
                        "{\"head_limit\":7,\"offset\":3,\"output_mode\":\"content\"}",
                        "{\"head_limit\":0,\"fixedStrings\":true}",
                        "{\"head_limit\":0,\"multiline\":true,\"output_mode\":\"content\"}")) {
            variants.add(JsonText.parseObject(text));
        }
        return variants;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alpha.*Beta",
                "\\nalpha",
                "TODO\\s+x",
                "$\\n^",
                "(?:a|b)[^x]*?\\n",
                "\\n\\n"
            })
    void bothAgreeAcrossLines(String pattern) throws Exception {
        Json.Obj variant =
                JsonText.parseObject(
                        "{\"head_limit\":0,\"multiline\":true,\"output_mode\":\"content\"}");
        GrepTool.Args args = args(pattern, variant);
        ToolResult expected = without.call(args, call);
        assertThat(with.call(args, call)).isEqualTo(expected);
    }

    @Test
    void ignoreFilesAreObeyed() throws Exception {
        String all =
                without.call(args(".", JsonText.parseObject("{\"head_limit\":0}")), call).text();
        assertThat(all.lines())
                .contains("important.log", "-lead", "\"new\\nline\"", ".gitignore")
                .noneMatch(path ->
                        path.startsWith("build/")
                                || path.contains(".git/")
                                || path.startsWith("link"))
                .noneMatch(path ->
                        path.matches("f\\d+\\.log|src/f1.*|nested/lib/.*java|odd name/.*ts"))
                .anyMatch(path -> path.matches("deep/.*\\.log"))
                .anyMatch(path -> path.matches("nested/.*\\.log"));
    }
}
