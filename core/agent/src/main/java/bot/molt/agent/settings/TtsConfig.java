package bot.molt.agent.settings;

import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Name;
import bot.molt.base.bind.Unit;
import bot.molt.base.json.Json;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Settings under `messages.tts`: text as speech.
public record TtsConfig(
        @Doc("Whether the tool tts does anything.") @Default("true") boolean enabled,
        @Doc("Who speaks: openai, elevenlabs; auto is the first with a key.") @Default("auto")
                Provider provider,
        @Doc("OpenAI, or a server that speaks its API.") Openai openai,
        @Doc("ElevenLabs.") Elevenlabs elevenlabs,
        @Doc("Longest text, in characters.") @Default("4000") int maxTextLength,
        @Doc("Longest time for a speech.")
                @Name("timeoutMs")
                @Unit(ChronoUnit.MILLIS)
                @Default("30000ms")
                Duration timeout,
        @Doc("Settings of parts that do not exist yet.")
                @Aka({"mode", "summaryModel", "modelOverrides", "edge", "prefsPath"})
                @Nullable Json auto) {
    public TtsConfig {
        Require.range("maxTextLength", maxTextLength, 1, 100_000);
        Require.range("timeoutMs", timeout.toMillis(), 1, 600_000);
    }

    /// Who speaks.
    public enum Provider {
        AUTO,
        OPENAI,
        ELEVENLABS
    }

    /// `messages.tts.openai`.
    public record Openai(
            @Doc("Key; not written means OPENAI_API_KEY.") @Nullable Secret apiKey,
            @Doc(
                            "Address with /v1; not written means OpenAI itself. One without a key is asked without one.")
                    @Nullable URI baseUrl,
            @Doc("Model.") @Default("gpt-4o-mini-tts") String model,
            @Doc("Voice.") @Default("alloy") String voice) {}

    /// `messages.tts.elevenlabs`.
    public record Elevenlabs(
            @Doc("Key; not written means ELEVENLABS_API_KEY or XI_API_KEY.")
                    @Nullable Secret apiKey,
            @Doc("Address; not written means ElevenLabs itself.") @Nullable URI baseUrl,
            @Doc("Id of the voice.") @Default("pMsXgVXv3BLzUgSXRplE") String voiceId,
            @Doc("Model.") @Default("eleven_multilingual_v2") String modelId,
            @Doc("Settings of parts that do not exist yet.")
                    @Aka({"seed", "applyTextNormalization", "languageCode"})
                    @Nullable Json voiceSettings) {
        public Elevenlabs {
            Require.that(voiceId.matches("[A-Za-z0-9_-]{1,64}"), "voiceId", voiceId, "an id");
        }
    }
}
