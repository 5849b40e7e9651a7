package bot.molt.tools.memory;

import bot.molt.spi.embed.Embedder;
import bot.molt.spi.embed.Embedders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A model of three subjects: a text lies where the words of a subject are. It counts what it was
/// asked.
final class FixedEmbedders implements Embedders, Embedder {
    private static final Map<String, Integer> SUBJECTS =
            Map.of(
                    "travel",
                    0,
                    "flight",
                    0,
                    "上海",
                    0,
                    "出差",
                    0,
                    "database",
                    1,
                    "storage",
                    1,
                    "数据库",
                    1,
                    "allergy",
                    2,
                    "peanut",
                    2);

    private final String name;
    private final List<String> asked = new ArrayList<>();
    private boolean broken;

    FixedEmbedders(String name) {
        this.name = name;
    }

    synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    synchronized void breakDown() {
        broken = true;
    }

    @Override
    public List<Embedder> forMemory() {
        return List.of(this);
    }

    @Override
    public Embedder find(String model) {
        return this;
    }

    @Override
    public List<String> names() {
        return List.of(model());
    }

    @Override
    public String model() {
        return "fixed/" + name;
    }

    @Override
    public synchronized Embedded embed(List<String> texts, Purpose purpose) throws IOException {
        if (broken) {
            throw new IOException("fixed/" + name + ": not there");
        }
        asked.addAll(texts);
        return new Embedded(texts.stream().map(FixedEmbedders::vector).toList(), texts.size());
    }

    private static float[] vector(String text) {
        float[] vector = {0, 0, 0, 0.1f};
        SUBJECTS.forEach((word, subject) -> vector[subject] += text.contains(word) ? 1 : 0);
        double square = 0;
        for (float each : vector) {
            square += (double) each * each;
        }
        double length = Math.sqrt(square);
        for (int at = 0; at < vector.length; at++) {
            vector[at] = (float) (vector[at] / length);
        }
        return vector;
    }
}
