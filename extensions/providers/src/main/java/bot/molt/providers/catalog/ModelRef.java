package bot.molt.providers.catalog;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.util.Locale;
import java.util.Map;

/// A model of a provider: `openrouter/anthropic/claude-sonnet-4.5`.
///
/// @param model the provider's own name of it, which may have slashes
record ModelRef(String provider, String model) {
    private static final String STANDARD = "anthropic";

    /// Other names of providers.
    private static final Map<String, String> OTHER_NAMES =
            Map.of(
                    "z.ai", "zai",
                    "z-ai", "zai",
                    "gemini", "google",
                    "kimi", "moonshot",
                    "dashscope", "qwen",
                    "bedrock", "amazon-bedrock");

    /// Reads a reference in full; one without a provider is of Anthropic.
    ///
    /// Errors: `invalid_params` for one without a model.
    static ModelRef of(String text) {
        int slash = text.indexOf('/');
        String provider = slash < 0 ? STANDARD : text.substring(0, slash).strip();
        String model = text.substring(slash + 1).strip();
        if (provider.isEmpty() || model.isEmpty()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "model: %s (expected: PROVIDER/MODEL, such as anthropic/claude-sonnet-4-5)"
                            .formatted(text));
        }
        String id = provider.toLowerCase(Locale.ROOT);
        String known = OTHER_NAMES.getOrDefault(id, id);
        return new ModelRef(known, known.equals(STANDARD) ? dashed(model) : model);
    }

    /// People write `claude-sonnet-4.5`; the API's name of it is `claude-sonnet-4-5`.
    private static String dashed(String model) {
        return model.replaceAll("(?<=\\d)\\.(?=\\d)", "-");
    }

    @Override
    public String toString() {
        return provider + "/" + model;
    }
}
