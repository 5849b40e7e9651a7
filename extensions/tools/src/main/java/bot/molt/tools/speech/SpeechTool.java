package bot.molt.tools.speech;

import bot.molt.base.CodedException;
import bot.molt.base.Digests;
import bot.molt.base.ErrorCode;
import bot.molt.base.Require;
import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import bot.molt.tools.speech.SpeechSettings.Voice;
import bot.molt.tools.wire.ServerError;
import bot.molt.tools.wire.WebAnswer;
import bot.molt.tools.wire.WebClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Turns text into speech, in a file of the workspace: `tts/<digest of the text>.mp3`, or the path
/// that the call names.
///
/// Answer: `MEDIA:tts/0a1b2c3d4e5f.mp3`. Details: `{"audioPath":"/w/tts/0a1b2c3d4e5f.mp3",
/// "provider":"openai","outputFormat":"mp3","voiceCompatible":false,"bytes":1234}`.
public final class SpeechTool implements Tool<SpeechTool.Args> {
    private static final long MOST_BYTES = 25L << 20;
    private static final Set<String> VOICE_CHANNELS = Set.of("telegram");
    private static final Map<SpeechSettings.Provider, String> REMEDIES =
            Map.of(
                    SpeechSettings.Provider.OPENAI,
                    "messages.tts.openai.apiKey or OPENAI_API_KEY, or messages.tts.openai.baseUrl of a server that speaks its API",
                    SpeechSettings.Provider.ELEVENLABS,
                    "messages.tts.elevenlabs.apiKey or ELEVENLABS_API_KEY");
    private static final ToolSpec<Args> SPEC =
            new ToolSpec<>(
                    "tts",
                    """
                    Turns text into speech and answers with the audio file: MEDIA:<path in the workspace>. MP3, or Opus for \
                    voice messages where channel is telegram.\
                    """,
                    Args.class,
                    Effect.WRITES);

    private final Supplier<SpeechSettings> settings;
    private final WebClient client;

    /// Arguments of `tts`.
    public record Args(
            @Doc("What to say") String text,
            @Nullable @Doc("Chat that it is for; telegram takes voice messages") String channel,
            @Nullable @Doc("File to write; not written means one in tts/ of the workspace")
                    String path) {
        public Args {
            Require.nonBlank("text", text);
        }

        Speaker.Form form() {
            return channel != null && VOICE_CHANNELS.contains(channel.toLowerCase(Locale.ROOT))
                    ? Speaker.Form.OPUS
                    : Speaker.Form.MP3;
        }

        String file() {
            return path == null || path.isBlank()
                    ? "tts/%s.%s"
                            .formatted(Digests.sha256Hex(text).substring(0, 12), form().ending())
                    : path;
        }
    }

    public SpeechTool(Supplier<SpeechSettings> settings, WebClient client) {
        this.settings = settings;
        this.client = client;
    }

    @Override
    public ToolSpec<Args> spec() {
        return SPEC;
    }

    @Override
    public List<Access> accesses(Args args) {
        return List.of(new Access.Write(args.file()));
    }

    @Override
    public ToolResult call(Args args, ToolContext context)
            throws IOException, InterruptedException {
        SpeechSettings now = settings.get();
        if (!now.enabled()) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE, "tts: turned off; set messages.tts.enabled");
        }
        if (args.text().length() > now.maxTextLength()) {
            throw new CodedException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "text: %d characters (expected: at most %d, see messages.tts.maxTextLength; make it shorter)"
                            .formatted(args.text().length(), now.maxTextLength()));
        }
        SpeechSettings.Provider provider = now.chosen().orElseThrow(() -> missing(now.wanted()));
        byte[] audio = spoken(provider, args, now);
        FileInfo file = context.sandbox().files().write(args.file(), audio, null);
        context.seenFiles().saw(file.path(), file.version());
        return ToolResult.ok(
                "MEDIA:" + args.file(),
                Json.object()
                        .put("audioPath", file.path())
                        .put("provider", name(provider))
                        .put("outputFormat", args.form().ending())
                        .put("voiceCompatible", args.form() == Speaker.Form.OPUS)
                        .put("bytes", audio.length)
                        .build());
    }

    private static String name(SpeechSettings.Provider provider) {
        return provider.name().toLowerCase(Locale.ROOT);
    }

    private static CodedException missing(SpeechSettings.@Nullable Provider wanted) {
        String remedies =
                wanted == null
                        ? List.of(SpeechSettings.Provider.values()).stream()
                                .map(REMEDIES::get)
                                .collect(Collectors.joining("; "))
                        : REMEDIES.get(wanted);
        return new CodedException(
                ErrorCode.UNAVAILABLE,
                "tts: no provider can be asked (expected: %s)".formatted(remedies));
    }

    private byte[] spoken(SpeechSettings.Provider provider, Args args, SpeechSettings now)
            throws InterruptedException {
        Voice voice = java.util.Objects.requireNonNull(now.voices().get(provider));
        WebAnswer answer =
                client.ask(
                        Speaker.ask(provider, voice, args.text(), args.form()),
                        new WebClient.Limits(now.timeout(), MOST_BYTES, 0));
        if (!answer.isOk()) {
            throw ServerError.of(
                    name(provider), answer, voice.key(), String.valueOf(REMEDIES.get(provider)));
        }
        if (answer.cut() || !isAudio(answer.body())) {
            throw new CodedException(
                    ErrorCode.UPSTREAM_FAILED,
                    "%s: %d bytes of %s (expected: audio, at most %d bytes)"
                            .formatted(
                                    name(provider),
                                    answer.body().length,
                                    answer.field("content-type"),
                                    MOST_BYTES));
        }
        return answer.body();
    }

    /// By its first bytes: MPEG frames or their tag, Ogg, RIFF, FLAC.
    private static boolean isAudio(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, 4), StandardCharsets.ISO_8859_1);
        boolean frame = bytes.length > 2 && (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xE0) == 0xE0;
        return frame || head.startsWith("ID3") || head.matches("OggS|RIFF|fLaC");
    }
}
