package bot.molt.tools.speech;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.tools.wire.WebClient;
import bot.molt.tools.wire.WebUrl;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a provider of speech is sent.
///
/// Source: OpenAI API, `POST /v1/audio/speech`; ElevenLabs API, `POST /v1/text-to-speech/{voice}`.
final class Speaker {
    private Speaker() {}

    /// How the speech is packed.
    enum Form {
        MP3("mp3", "mp3", "mp3_44100_128"),
        /// For voice messages of chats.
        OPUS("opus", "opus", "opus_48000_64");

        private final String ending;
        private final String openai;
        private final String elevenlabs;

        Form(String ending, String openai, String elevenlabs) {
            this.ending = ending;
            this.openai = openai;
            this.elevenlabs = elevenlabs;
        }

        String ending() {
            return ending;
        }
    }

    static WebClient.Ask ask(
            SpeechSettings.Provider provider, SpeechSettings.Voice voice, String text, Form form) {
        return switch (provider) {
            case OPENAI -> openai(voice, text, form);
            case ELEVENLABS -> elevenlabs(voice, text, form);
        };
    }

    private static WebClient.Ask openai(SpeechSettings.Voice voice, String text, Form form) {
        Map<String, String> headers = headers();
        Secret key = voice.key();
        if (key != null) {
            headers.put("Authorization", "Bearer " + key.reveal());
        }
        Json.Obj body =
                Json.object()
                        .put("model", voice.model())
                        .put("input", text)
                        .put("voice", voice.voice())
                        .put("response_format", form.openai)
                        .build();
        return new WebClient.Ask(
                url(voice, "https://api.openai.com/v1", "/audio/speech", "openai"),
                headers,
                JsonText.bytes(body));
    }

    private static WebClient.Ask elevenlabs(SpeechSettings.Voice voice, String text, Form form) {
        Map<String, String> headers = headers();
        Secret key = voice.key();
        if (key != null) {
            headers.put("xi-api-key", key.reveal());
        }
        Json.Obj body = Json.object().put("text", text).put("model_id", voice.model()).build();
        String path = "/v1/text-to-speech/" + voice.voice() + "?output_format=" + form.elevenlabs;
        return new WebClient.Ask(
                url(voice, "https://api.elevenlabs.io", path, "elevenlabs"),
                headers,
                JsonText.bytes(body));
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "audio/*");
        return headers;
    }

    private static WebUrl url(
            SpeechSettings.Voice voice, String usual, String path, String provider) {
        String base = voice.baseUrl() == null ? usual : voice.baseUrl().toString();
        try {
            return WebUrl.parse(base.replaceFirst("/+$", "") + path);
        } catch (IllegalArgumentException e) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "messages.tts.%s.baseUrl: %s".formatted(provider, e.getMessage()),
                    e);
        }
    }
}
