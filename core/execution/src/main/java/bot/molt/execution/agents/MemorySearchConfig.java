package bot.molt.execution.agents;

import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Settings under `agents.defaults.memorySearch`.
public record MemorySearchConfig(
        @Doc("Whether notes can be searched at all.") @Default("true") boolean enabled,
        @Doc(
                        "Who turns texts into vectors: auto and local are the models that come with"
                                + " the program; openai, gemini and ollama are servers; none searches"
                                + " by words alone.")
                @Default("auto")
                Provider provider,
        @Doc("Model of a server; not written means the provider's usual one.")
                @Nullable String model,
        @Doc("Where a server is.") Remote remote,
        @Doc("How notes are cut.") Chunking chunking,
        @Doc("How pieces are weighed.") Query query,
        @Doc("Settings of parts that are not needed here or do not exist yet.")
                @Aka({"sync", "store", "cache", "local", "experimental", "fallback", "extraPaths"})
                @Nullable Json sources) {

    /// Who turns texts into vectors.
    public enum Provider {
        AUTO,
        LOCAL,
        OPENAI,
        GEMINI,
        OLLAMA,
        NONE
    }

    /// `agents.defaults.memorySearch.remote`.
    public record Remote(
            @Doc("Address of the API; not written means the provider's own.") @Nullable URI baseUrl,
            @Doc("Key; not written means OPENAI_API_KEY or GEMINI_API_KEY.")
                    @Nullable Secret apiKey,
            @Doc("Settings of parts that do not exist yet.") @Aka("headers")
                    @Nullable Json batch) {}

    /// `agents.defaults.memorySearch.chunking`.
    public record Chunking(
            @Doc("Tokens of a piece; models that see less get less.") @Default("400") int tokens,
            @Doc("Tokens that a piece repeats of the one before.") @Default("80") int overlap) {
        public Chunking {
            Require.range("tokens", tokens, 32, 8_000);
            Require.range("overlap", overlap, 0, 4_000);
        }
    }

    /// `agents.defaults.memorySearch.query`.
    public record Query(
            @Doc("Most pieces that are answered with.") @Default("6") int maxResults,
            @Doc("Pieces below this score are left out.") @Default("0.35") double minScore,
            @Doc("How words and meaning are weighed.") Hybrid hybrid) {
        public Query {
            Require.range("maxResults", maxResults, 1, 50);
        }
    }

    /// `agents.defaults.memorySearch.query.hybrid`.
    public record Hybrid(
            @Doc("Whether meaning counts; else words alone.") @Default("true") boolean enabled,
            @Doc("Weight of meaning.") @Default("0.7") double vectorWeight,
            @Doc("Weight of words.") @Default("0.3") double textWeight,
            @Doc("Pieces that are looked at for each that is wanted.") @Default("4")
                    int candidateMultiplier) {
        public Hybrid {
            Require.range("candidateMultiplier", candidateMultiplier, 1, 20);
            Require.that(
                    vectorWeight >= 0 && textWeight >= 0 && vectorWeight + textWeight > 0,
                    "vectorWeight, textWeight",
                    vectorWeight + ", " + textWeight,
                    "numbers from 0, one of them above");
        }
    }
}
