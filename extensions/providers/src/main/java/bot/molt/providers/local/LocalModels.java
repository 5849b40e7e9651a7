package bot.molt.providers.local;

import bot.molt.spi.embed.Embedder;
import java.nio.file.Path;
import java.util.List;

/// The models for embeddings that come with the program: one for Chinese, one for English.
public final class LocalModels implements AutoCloseable {
    /// Shares of letters from which on a text counts as Chinese, and as English.
    private static final double SOME = 0.2;

    private final List<LocalModel> all;

    /// @param folder where what native code opens is unpacked to
    public LocalModels(Path folder) {
        this.all =
                List.of(
                        new LocalModel(
                                new LocalModel.Facts(
                                        "local/bge-small-zh-v1.5",
                                        "bge-small-zh-v1.5-q",
                                        "为这个句子生成表示以用于检索相关文章：",
                                        false,
                                        512,
                                        new Embedder.Range(0.2, 0.6),
                                        text -> hanShare(text) >= SOME),
                                folder),
                        new LocalModel(
                                new LocalModel.Facts(
                                        "local/all-minilm-l6-v2",
                                        "all-minilm-l6-v2-q",
                                        "",
                                        true,
                                        256,
                                        new Embedder.Range(0, 0.5),
                                        text -> hanShare(text) <= 1 - SOME),
                                folder));
    }

    public List<Embedder> all() {
        return List.copyOf(all);
    }

    /// How much of what a text says is said in Chinese characters; a character counts as a word of
    /// four letters.
    static double hanShare(String text) {
        long han = text.codePoints().filter(Character::isIdeographic).count() * 4;
        long letters =
                text.codePoints()
                        .filter(point ->
                                Character.isLetter(point) && !Character.isIdeographic(point))
                        .count();
        return han + letters == 0 ? 0 : (double) han / (han + letters);
    }

    /// Gives back what is loaded; it is loaded again where it is needed.
    @Override
    public void close() {
        all.forEach(LocalModel::close);
    }
}
