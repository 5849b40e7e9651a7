package bot.molt.spi.embed;

import java.io.IOException;
import java.util.List;

/// Turns texts into vectors of length one, so that texts of like meaning lie close together.
///
/// Threads: safe for any number. Nothing is loaded or sent before the first text.
public interface Embedder {
    /// `local/bge-small-zh-v1.5`, `openai/text-embedding-3-small`. Vectors of two embedders can be
    /// compared only where this is the same.
    String model();

    /// Whether it understands a text at all. A model of one language is of no use for another.
    default boolean suits(String text) {
        return true;
    }

    /// Between which similarities (cosine) texts of this model lie.
    default Range range() {
        return Range.WHOLE;
    }

    /// The most tokens of a text that count; what is behind them is not seen.
    default int window() {
        return 8_000;
    }

    /// A vector for each text, in order.
    ///
    /// Errors: `IOException` where a model cannot be loaded or a server does not answer.
    Embedded embed(List<String> texts, Purpose purpose) throws IOException, InterruptedException;

    /// @param apart what texts have that have nothing to do with each other
    /// @param close from where on texts speak of the same
    record Range(double apart, double close) {
        public static final Range WHOLE = new Range(0, 1);

        /// 0 for texts that are apart, 1 for those that are close.
        public double of(double cosine) {
            return Math.clamp((cosine - apart) / (close - apart), 0, 1);
        }
    }

    /// What a text is for; some models want to know.
    enum Purpose {
        QUERY,
        PASSAGE
    }

    /// Vectors and what they cost.
    ///
    /// @param tokens that were read
    record Embedded(List<float[]> vectors, long tokens) {}
}
