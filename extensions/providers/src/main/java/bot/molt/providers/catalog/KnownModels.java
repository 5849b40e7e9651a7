package bot.molt.providers.catalog;

import bot.molt.spi.model.ModelFacts;
import bot.molt.spi.model.ModelFacts.Ability;
import bot.molt.spi.model.ModelPrice;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What is known of models by the beginning of their names, whoever serves them. Prices are those
/// of the model's maker.
final class KnownModels {
    private static final Set<Ability> BOTH = Set.of(Ability.IMAGES, Ability.THINKING);
    private static final Set<Ability> SEES = Set.of(Ability.IMAGES);
    private static final Set<Ability> THINKS = Set.of(Ability.THINKING);
    private static final Set<Ability> PLAIN = Set.of();

    /// For a prefix that is no whole name.
    private static final String UNLISTED = "";

    private KnownModels() {}

    /// @param name as lists show it
    record Known(String prefix, String provider, String name, ModelFacts facts) {}

    /// The first whose prefix fits holds.
    private static final List<Known> ALL =
            List.of(
                    claude("claude-opus-4-7", "Claude Opus 4.7", 128_000, 5, 25),
                    claude("claude-opus-4-6", "Claude Opus 4.6", 128_000, 5, 25),
                    claude("claude-opus-4-5", "Claude Opus 4.5", 64_000, 5, 25),
                    claude("claude-opus-4", "Claude Opus 4", 32_000, 15, 75),
                    claude("claude-sonnet-4-6", "Claude Sonnet 4.6", 64_000, 3, 15),
                    claude("claude-sonnet-4-5", "Claude Sonnet 4.5", 64_000, 3, 15),
                    claude("claude-sonnet-4", "Claude Sonnet 4", 64_000, 3, 15),
                    claude("claude-haiku-4-5", "Claude Haiku 4.5", 64_000, 1, 5),
                    claude("claude-3-7-sonnet", "Claude Sonnet 3.7", 64_000, 3, 15),
                    claude("claude-3-5-haiku", "Claude Haiku 3.5", 8_192, 0.8, 4),
                    known(
                            "gpt-5.2",
                            "openai",
                            "GPT-5.2",
                            facts(400_000, 128_000, BOTH, 1.75, 14, 0.175)),
                    known(
                            "gpt-5-mini",
                            "openai",
                            "GPT-5 mini",
                            facts(400_000, 128_000, BOTH, 0.25, 2, 0.025)),
                    known(
                            "gpt-5-nano",
                            "openai",
                            "GPT-5 nano",
                            facts(400_000, 128_000, BOTH, 0.05, 0.4, 0.005)),
                    known(
                            "gpt-5",
                            "openai",
                            "GPT-5",
                            facts(400_000, 128_000, BOTH, 1.25, 10, 0.125)),
                    known(
                            "gpt-4.1",
                            "openai",
                            "GPT-4.1",
                            facts(1_000_000, 32_768, SEES, 2, 8, 0.5)),
                    known(
                            "gpt-4o-mini",
                            "openai",
                            "GPT-4o mini",
                            facts(128_000, 16_384, SEES, 0.15, 0.6, 0.075)),
                    known(
                            "gpt-4o",
                            "openai",
                            "GPT-4o",
                            facts(128_000, 16_384, SEES, 2.5, 10, 1.25)),
                    known("o3", "openai", "o3", facts(200_000, 100_000, BOTH, 2, 8, 0.5)),
                    known(
                            "o4-mini",
                            "openai",
                            "o4-mini",
                            facts(200_000, 100_000, BOTH, 1.1, 4.4, 0.275)),
                    known(
                            "gpt-oss",
                            UNLISTED,
                            "gpt-oss",
                            facts(131_072, 32_768, THINKS, 0.15, 0.75, 0)),
                    known(
                            "gemini-3-pro-preview",
                            "google",
                            "Gemini 3 Pro",
                            facts(1_048_576, 65_536, BOTH, 2, 12, 0.2)),
                    known(
                            "gemini-3-flash-preview",
                            "google",
                            "Gemini 3 Flash",
                            facts(1_048_576, 65_536, BOTH, 0.5, 3, 0.05)),
                    known(
                            "gemini-2.5-pro",
                            "google",
                            "Gemini 2.5 Pro",
                            facts(1_048_576, 65_536, BOTH, 1.25, 10, 0.125)),
                    known(
                            "gemini-2.5-flash",
                            "google",
                            "Gemini 2.5 Flash",
                            facts(1_048_576, 65_536, BOTH, 0.3, 2.5, 0.03)),
                    known(
                            "deepseek-chat",
                            "deepseek",
                            "DeepSeek Chat",
                            facts(128_000, 8_192, PLAIN, 0.28, 0.42, 0.028)),
                    known(
                            "deepseek-reasoner",
                            "deepseek",
                            "DeepSeek Reasoner",
                            facts(128_000, 65_536, THINKS, 0.28, 0.42, 0.028)),
                    known(
                            "glm-4.7",
                            "zai",
                            "GLM-4.7",
                            facts(200_000, 128_000, THINKS, 0.6, 2.2, 0.11)),
                    known(
                            "glm-4.6",
                            "zai",
                            "GLM-4.6",
                            facts(200_000, 128_000, THINKS, 0.6, 2.2, 0.11)),
                    known(
                            "kimi-k2-thinking",
                            "moonshot",
                            "Kimi K2 Thinking",
                            facts(262_144, 32_768, THINKS, 0.6, 2.5, 0.15)),
                    known(
                            "kimi-k2-0905-preview",
                            "moonshot",
                            "Kimi K2",
                            facts(262_144, 32_768, PLAIN, 0.6, 2.5, 0.15)),
                    known(
                            "qwen3-max",
                            "qwen",
                            "Qwen3 Max",
                            facts(262_144, 65_536, PLAIN, 1.2, 6, 0.24)),
                    known(
                            "minimax-m2",
                            UNLISTED,
                            "MiniMax M2",
                            facts(200_000, 8_192, THINKS, 0.3, 1.2, 0.03)),
                    known("grok-4", "xai", "Grok 4", facts(256_000, 64_000, BOTH, 3, 15, 0.75)),
                    known(
                            "mistral-large-latest",
                            "mistral",
                            "Mistral Large",
                            facts(256_000, 32_768, SEES, 0.5, 1.5, 0)));

    private static Known claude(String prefix, String name, int output, double in, double out) {
        ModelPrice price = new ModelPrice(in, out, in / 10, in * 1.25);
        boolean thinks = !prefix.contains("3-5");
        boolean whole = prefix.matches("claude-[a-z]+-4-[5-9]");
        return known(
                prefix,
                whole ? "anthropic" : UNLISTED,
                name,
                new ModelFacts(200_000, output, thinks ? BOTH : SEES, price));
    }

    private static Known known(String prefix, String provider, String name, ModelFacts facts) {
        return new Known(prefix, provider, name, facts);
    }

    private static ModelFacts facts(
            int window, int output, Set<Ability> abilities, double in, double out, double cached) {
        return new ModelFacts(window, output, abilities, new ModelPrice(in, out, cached, 0));
    }

    /// What is known of a model of any provider.
    static ModelFacts facts(String model) {
        return find(model).map(Known::facts).orElse(ModelFacts.UNKNOWN);
    }

    /// The name for people; the model's own where none is known.
    static String title(String model) {
        return find(model).map(Known::name).orElse(model);
    }

    /// Routers put the maker's name before that of the model.
    private static Optional<Known> find(String model) {
        String name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String plain = name.startsWith("claude") ? name.replace('.', '-') : name;
        return ALL.stream().filter(known -> plain.startsWith(known.prefix())).findFirst();
    }

    /// Those of a provider that lists show.
    static List<Known> of(String provider) {
        return ALL.stream().filter(known -> known.provider().equals(provider)).toList();
    }
}
