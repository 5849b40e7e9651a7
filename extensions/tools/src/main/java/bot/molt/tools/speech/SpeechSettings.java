package bot.molt.tools.speech;

import bot.molt.base.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who speaks and how, as the configuration and the environment say it now.
///
/// @param wanted null for the first that can be asked
/// @param voices those that there is a key or an address for
/// @param maxTextLength in characters
public record SpeechSettings(
        boolean enabled,
        @Nullable Provider wanted,
        Map<Provider, Voice> voices,
        int maxTextLength,
        Duration timeout) {
    public SpeechSettings {
        voices = Map.copyOf(voices);
    }

    /// Who speaks, in the order in which they are chosen.
    public enum Provider {
        OPENAI,
        ELEVENLABS
    }

    /// One voice of a provider.
    ///
    /// @param key null where it asks for none
    public record Voice(@Nullable Secret key, @Nullable URI baseUrl, String model, String voice) {}

    Optional<Provider> chosen() {
        for (Provider provider : Provider.values()) {
            boolean fits = wanted == null || wanted == provider;
            if (fits && voices.containsKey(provider)) {
                return Optional.of(provider);
            }
        }
        return Optional.empty();
    }
}
