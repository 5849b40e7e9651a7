package bot.molt.tools.memory;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.providers.local.LocalModels;
import bot.molt.spi.Caller;
import bot.molt.spi.embed.Embedder;
import bot.molt.spi.embed.Embedders;
import bot.molt.tools.test.TestSandbox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whether notes are found by questions that use other words. The lines of `recall.tsv` are a
/// language, a note and two questions; all notes are searched, every fourth is asked for.
class RecallTest {
    private static final int EVERY = 4;
    private static final int SEEN = 5;

    @TempDir private Path root;
    @TempDir private Path state;

    private record Question(String text, String path) {}

    @Test
    void meaningFindsWhatWordsDoNot() throws Exception {
        List<Question> questions = notes();
        try (LocalModels models = new LocalModels(state.resolve("models"));
                Memories memories =
                        new Memories(
                                new Memories.Parts(
                                        state,
                                        () -> MemorySettings.DEFAULT,
                                        of(models),
                                        () -> {}))) {
            TestSandbox sandbox = new TestSandbox(root);
            Memory memory = memories.of(new Caller("u", Caller.Role.USER, "s", "d", ""), sandbox);
            memory.indexAll(sandbox.files(), sandbox.workspace(), false);
            double words = recall(memory, questions, false);
            double both = recall(memory, questions, true);
            assertThat(both).isGreaterThanOrEqualTo(words).isGreaterThan(0.75);
        }
    }

    private static double recall(Memory memory, List<Question> questions, boolean byMeaning)
            throws Exception {
        var ranking = new MemorySettings.Ranking(SEEN, 0, byMeaning, 0.7, 0.3, 4);
        int found = 0;
        for (Question question : questions) {
            boolean there =
                    memory.search(question.text(), ranking).hits().stream()
                            .anyMatch(hit -> hit.path().equals(question.path()));
            found += there ? 1 : 0;
        }
        return (double) found / questions.size();
    }

    /// Writes every note; asks for some of them.
    private List<Question> notes() throws IOException {
        List<Question> questions = new ArrayList<>();
        Files.createDirectories(root.resolve("memory"));
        try (InputStream in = RecallTest.class.getResourceAsStream("/memory/recall.tsv")) {
            byte[] bytes = Objects.requireNonNull(in).readAllBytes();
            List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            for (int at = 0; at < lines.size(); at++) {
                String[] parts = lines.get(at).split("\t", -1);
                String path = "memory/note-%03d.md".formatted(at);
                Files.writeString(root.resolve(path), parts[1] + "\n");
                if (at % EVERY == 0) {
                    questions.add(new Question(parts[2], path));
                    questions.add(new Question(parts[3], path));
                }
            }
        }
        return questions;
    }

    private static Embedders of(LocalModels models) {
        return new Embedders() {
            @Override
            public List<Embedder> forMemory() {
                return models.all();
            }

            @Override
            public Embedder find(String model) {
                throw new UnsupportedOperationException(model);
            }

            @Override
            public List<String> names() {
                return List.of();
            }
        };
    }
}
