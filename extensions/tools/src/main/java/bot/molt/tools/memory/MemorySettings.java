package bot.molt.tools.memory;

/// How memory is searched, as the configuration says it now.
///
/// @param enabled whether at all
/// @param chunkTokens length of a piece of a note
/// @param chunkOverlap how much of a piece the next one repeats, in tokens
/// @param ranking how pieces are weighed
public record MemorySettings(boolean enabled, int chunkTokens, int chunkOverlap, Ranking ranking) {
    public static final MemorySettings DEFAULT = new MemorySettings(true, 400, 80, Ranking.DEFAULT);

    /// How pieces are weighed.
    ///
    /// @param minScore pieces below it are left out
    /// @param byMeaning whether vectors count
    /// @param candidates how many pieces are looked at for each that is wanted
    public record Ranking(
            int maxResults,
            double minScore,
            boolean byMeaning,
            double vectorWeight,
            double textWeight,
            int candidates) {
        public static final Ranking DEFAULT = new Ranking(6, 0.35, true, 0.7, 0.3, 4);
    }
}
