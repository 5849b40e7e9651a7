package bot.molt.tools.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.json.Json;
import bot.molt.tools.test.TestCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemorySearchToolTest {
    @TempDir private Path root;
    @TempDir private Path state;
    private FixedEmbedders model = new FixedEmbedders("one");
    private Memories memories;
    private TestCall call;

    @BeforeEach
    void open() throws IOException {
        call = new TestCall(root);
        Files.createDirectories(root.resolve("memory"));
        note("MEMORY.md", "# Family\nMum has an allergy, no nuts for her.\n");
        note("memory/2026-03-01.md", "Booked the flight for the sales meeting.\n");
        note("memory/2026-03-02.md", "我们把 MySQL 换成了新的数据库，周末停机两小时。\n");
        memories = memories();
    }

    private Memories memories() {
        return new Memories(
                new Memories.Parts(state, () -> MemorySettings.DEFAULT, model, () -> {}));
    }

    @AfterEach
    void close() {
        memories.close();
    }

    private void note(String path, String text) throws IOException {
        Files.writeString(root.resolve(path), text);
    }

    private Json.Obj search(String query) throws Exception {
        return call.call(new MemorySearchTool(memories), "{'query':'" + query + "'}").details();
    }

    private List<String> paths(String query) throws Exception {
        return search(query).items("results").stream()
                .map(hit -> ((Json.Obj) hit).string("path").orElse("?"))
                .toList();
    }

    @Test
    void notesAreFoundByMeaningAndByWordsInBothLanguages() throws Exception {
        assertThat(paths("travel plans")).first().isEqualTo("memory/2026-03-01.md");
        assertThat(paths("storage engine")).first().isEqualTo("memory/2026-03-02.md");
        assertThat(paths("停机 多久")).first().isEqualTo("memory/2026-03-02.md");
        Json.Obj answer = search("peanut");
        assertThat(answer.string("provider")).contains("fixed");
        assertThat(answer.string("model")).contains("one");
        Json.Obj hit = (Json.Obj) answer.items("results").getFirst();
        assertThat(hit.string("snippet"))
                .contains("# Family\nMum has an allergy, no nuts for her.");
        assertThat(hit.number("startLine")).contains(1L);
        assertThat(hit.number("endLine")).contains(2L);
        assertThat(hit.string("source")).contains("memory");
    }

    @Test
    void changesOfFilesAreSeenBySearchingAndNothingElseIsReadAgain() throws Exception {
        assertThat(paths("travel")).first().isEqualTo("memory/2026-03-01.md");
        int before = model.asked().size();
        note("memory/2026-03-01.md", "Nothing of that kind.\n");
        note("memory/2026-03-03.md", "下周三去上海出差。\n");
        Files.delete(root.resolve("memory/2026-03-02.md"));
        assertThat(paths("travel")).containsExactly("memory/2026-03-03.md");
        assertThat(paths("storage")).isEmpty();
        assertThat(model.asked().subList(before, model.asked().size()))
                .doesNotContain("# Family\nMum has an allergy, no nuts for her.");
    }

    @Test
    void theIndexIsThereAfterANewStartAndIsMadeAgainForAnotherModel() throws Exception {
        assertThat(paths("travel")).isNotEmpty();
        memories.close();
        int before = model.asked().size();
        memories = memories();
        assertThat(paths("travel")).isNotEmpty();
        assertThat(model.asked().subList(before, model.asked().size())).containsExactly("travel");
        memories.close();
        model = new FixedEmbedders("two");
        memories = memories();
        assertThat(paths("travel")).isNotEmpty();
        assertThat(model.asked()).hasSize(4);
    }

    @Test
    void aDamagedIndexIsMadeAgain() throws Exception {
        assertThat(paths("travel")).isNotEmpty();
        memories.close();
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".cfs")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 0x55;
                Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
            }
        }
        memories = memories();
        assertThat(paths("travel")).first().isEqualTo("memory/2026-03-01.md");
    }

    @Test
    void whatWasWrittenBeforeThePowerWentIsThereAndHalfWritesAreNot() throws Exception {
        assertThat(paths("travel")).isNotEmpty();
        Path copy = Files.createDirectories(state.resolve("killed"));
        Path index = indexBeside(copy);
        Path killed = Files.createDirectories(copy.resolve(index.getFileName()));
        try (Stream<Path> files = Files.list(index)) {
            for (Path file : files.toList()) {
                Files.copy(file, killed.resolve(file.getFileName()));
            }
        }
        Files.writeString(killed.resolve("_zz.fdt"), "half");
        Memories after =
                new Memories(
                        new Memories.Parts(copy, () -> MemorySettings.DEFAULT, model, () -> {}));
        try (after) {
            int before = model.asked().size();
            String text = call.call(new MemorySearchTool(after), "{'query':'travel'}").text();
            assertThat(text).contains("2026-03-01.md");
            assertThat(model.asked()).hasSize(before + 1);
        }
    }

    private Path indexBeside(Path copy) throws IOException {
        try (Stream<Path> folders = Files.list(state)) {
            return folders.filter(f -> !f.equals(copy)).findFirst().orElseThrow();
        }
    }

    @Test
    void withoutTheModelWordsAloneAreSearchedAndThatIsSaid() throws Exception {
        model.breakDown();
        Json.Obj answer = search("flight meeting");
        assertThat(answer.object("fallback").string("reason")).contains("fixed/one: not there");
        assertThat(answer.string("provider")).contains("none");
        assertThat(paths("flight meeting")).containsExactly("memory/2026-03-01.md");
    }

    @Test
    void linksAreNotFollowedAndOtherFilesAreNotNotes() throws Exception {
        Path secret = Files.writeString(state.resolve("secret.md"), "travel travel travel");
        Files.createSymbolicLink(root.resolve("memory/link.md"), secret);
        note("README.md", "travel travel");
        assertThat(paths("travel")).containsExactly("memory/2026-03-01.md");
        MemoryGetTool get = new MemoryGetTool(memories);
        for (String path : List.of("README.md", "memory/../README.md", "/etc/passwd", "memory/a")) {
            assertThatThrownBy(() -> call.call(get, "{'path':'" + path + "'}"))
                    .hasMessageContaining(path);
        }
        assertThatThrownBy(() -> call.call(get, "{'path':'memory/link.md'}"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void linesOfANoteCanBeRead() throws Exception {
        note("memory/long.md", "one\ntwo\nthree\nfour\n");
        MemoryGetTool get = new MemoryGetTool(memories);
        String path = "'path':'memory/long.md'";
        assertThat(call.call(get, "{" + path + "}").details().string("text"))
                .contains("one\ntwo\nthree\nfour");
        assertThat(call.call(get, "{" + path + ",'from':2,'lines':2}").details().string("text"))
                .contains("two\nthree");
        assertThat(call.call(get, "{" + path + ",'from':9}").details().string("text")).contains("");
    }

    @Test
    void longNotesAreCutSoThatAModelSeesEachPieceAndNoLineIsLost() {
        StringBuilder note = new StringBuilder();
        for (int line = 1; line <= 300; line++) {
            note.append("第").append(line).append("行写的是一些中文内容\n");
        }
        List<Piece> pieces = Piece.of(note.toString(), 100, 20);
        assertThat(pieces)
                .allSatisfy(p -> assertThat(Piece.tokens(p.text())).isLessThanOrEqualTo(101));
        for (int line = 1; line <= 300; line++) {
            String text = "第" + line + "行";
            assertThat(pieces).anySatisfy(p -> assertThat(p.text()).contains(text));
        }
        assertThat(pieces.get(1).startLine()).isLessThanOrEqualTo(pieces.get(0).endLine());
        assertThat(
                        String.join(
                                "",
                                Piece.of("字".repeat(1_000), 100, 20).stream()
                                        .map(Piece::text)
                                        .toList()))
                .isEqualTo("字".repeat(1_000));
    }
}
