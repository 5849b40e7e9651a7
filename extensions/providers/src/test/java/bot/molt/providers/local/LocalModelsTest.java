package bot.molt.providers.local;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.spi.embed.Embedder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalModelsTest {
    @TempDir private Path folder;

    private static double cosine(float[] one, float[] other) {
        double sum = 0;
        for (int at = 0; at < one.length; at++) {
            sum += one[at] * other[at];
        }
        return sum;
    }

    private static float[] vector(Embedder model, String text, Embedder.Purpose purpose)
            throws Exception {
        return model.embed(List.of(text), purpose).vectors().getFirst();
    }

    private static void assertNearest(Embedder model, String question, List<String> texts)
            throws Exception {
        float[] asked = vector(model, question, Embedder.Purpose.QUERY);
        double right = cosine(asked, vector(model, texts.getFirst(), Embedder.Purpose.PASSAGE));
        for (String other : texts.subList(1, texts.size())) {
            float[] wrong = vector(model, other, Embedder.Purpose.PASSAGE);
            assertThat(cosine(asked, wrong)).as(question + ": " + other).isLessThan(right);
        }
    }

    @Test
    @SuppressWarnings("try") // one that was closed is asked again
    void eachModelPutsAQuestionOfItsLanguageNextToItsAnswer() throws Exception {
        try (LocalModels models = new LocalModels(folder)) {
            assertThat(folder.resolve("onnxruntime")).doesNotExist();
            Embedder chinese = models.all().getFirst();
            Embedder english = models.all().getLast();
            assertNearest(
                    chinese, "家里谁有忌口？", List.of("妈妈对花生过敏，做菜时不要放。", "小李下周三要去上海出差。", "数据库迁移需要停机。"));
            assertNearest(
                    english,
                    "Who has a food allergy?",
                    List.of("Mum cannot eat peanuts.", "Tom flies to Boston.", "The tap drips."));
            float[] once = vector(english, "the same text", Embedder.Purpose.PASSAGE);
            assertThat(once).hasSize(384);
            assertThat(cosine(once, once)).isBetween(0.999, 1.001);
            models.close();
            assertThat(vector(english, "the same text", Embedder.Purpose.PASSAGE)).isEqualTo(once);
            assertThat(folder.resolve("bge-small-zh-v1.5-q.onnx")).exists();
            assertThat(folder.resolve("all-minilm-l6-v2-q.onnx")).exists();
        }
    }

    @Test
    void textsAreForTheModelsThatKnowTheirLanguage() {
        LocalModels models = new LocalModels(folder);
        Embedder chinese = models.all().getFirst();
        Embedder english = models.all().getLast();
        assertThat(chinese.suits("下周去上海")).isTrue();
        assertThat(english.suits("下周去上海")).isFalse();
        assertThat(chinese.suits("next week in Shanghai")).isFalse();
        assertThat(english.suits("next week in Shanghai")).isTrue();
        assertThat(chinese.suits("升级 PostgreSQL 到新版本")).isTrue();
        assertThat(english.suits("升级 PostgreSQL cluster 版本")).isTrue();
    }
}
