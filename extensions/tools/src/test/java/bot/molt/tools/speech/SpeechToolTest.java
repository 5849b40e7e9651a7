package bot.molt.tools.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.ToolResult;
import bot.molt.testkit.web.FakeVendors;
import bot.molt.testkit.web.FakeVendors.Fault;
import bot.molt.tools.speech.SpeechSettings.Voice;
import bot.molt.tools.test.TestCall;
import bot.molt.tools.test.TestWeb;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SpeechToolTest {
    @TempDir private Path folder;

    private final FakeVendors vendors;
    private Duration patience = Duration.ofSeconds(60);
    private SpeechSettings settings = with(Map.of());
    private final SpeechTool tool = new SpeechTool(() -> settings, new TestWeb().client());

    SpeechToolTest() throws Exception {
        vendors = new FakeVendors();
    }

    @AfterEach
    void vendorsEnd() throws Exception {
        vendors.close();
    }

    private SpeechSettings with(Map<SpeechSettings.Provider, Voice> voices) {
        return new SpeechSettings(true, null, voices, 50, patience);
    }

    private void speaks(SpeechSettings.Provider provider, String key) {
        String base = vendors.url() + (provider == SpeechSettings.Provider.OPENAI ? "/v1" : "");
        settings = with(Map.of(provider, new Voice(Secret.of(key), URI.create(base), "m1", "v1")));
    }

    private ToolResult say(String args) throws Exception {
        return new TestCall(folder).call(tool, args);
    }

    @Test
    void textBecomesAFileOfTheWorkspace() throws Exception {
        speaks(SpeechSettings.Provider.OPENAI, FakeVendors.KEY);
        ToolResult result = say("{'text':'你好'}");
        String path = result.text().substring("MEDIA:".length());
        assertThat(path).matches("tts/[0-9a-f]{12}\\.mp3");
        assertThat(Files.readString(folder.resolve(path))).startsWith("ID3");
        assertThat(vendors.requests().getFirst())
                .contains(
                        "POST /v1/audio/speech ",
                        "\"model\":\"m1\"",
                        "\"input\":\"你好\"",
                        "\"voice\":\"v1\"",
                        "\"response_format\":\"mp3\"");
        assertThat(result.details().string("audioPath"))
                .contains(folder.toRealPath().resolve(path).toString());
        assertThat(result.details().string("provider")).contains("openai");
        assertThat(tool.accesses(TestCall.args(tool, "{\"text\":\"你好\"}")))
                .containsExactly(new Access.Write(path));
        ToolResult voice = say("{'text':'hi','channel':'telegram','path':'out/hi.opus'}");
        assertThat(voice.text()).isEqualTo("MEDIA:out/hi.opus");
        assertThat(voice.details().isTrue("voiceCompatible")).isTrue();
        assertThat(Files.readString(folder.resolve("out/hi.opus"))).startsWith("OggS");
    }

    @Test
    void elevenlabsIsAskedInItsForm() throws Exception {
        speaks(SpeechSettings.Provider.ELEVENLABS, FakeVendors.KEY);
        assertThat(say("{'text':'hi'}").details().string("provider")).contains("elevenlabs");
        assertThat(vendors.requests().getFirst())
                .contains(
                        "POST /v1/text-to-speech/v1?output_format=mp3_44100_128 ",
                        "\"model_id\":\"m1\"");
    }

    @ParameterizedTest
    @EnumSource(SpeechSettings.Provider.class)
    void whatGoesWrongHasItsCodeAndLeavesNoFile(SpeechSettings.Provider provider) throws Exception {
        speaks(provider, "a-wrong-key-9876543210");
        failsWith(ErrorCode.UPSTREAM_FAILED, "HTTP 401");
        speaks(provider, FakeVendors.KEY);
        vendors.breaks(Fault.RATE_LIMITED);
        failsWith(ErrorCode.RATE_LIMITED, "Retry-After: 7");
        vendors.breaks(Fault.NONSENSE);
        failsWith(ErrorCode.UPSTREAM_FAILED, "expected: audio");
        vendors.breaks(Fault.CUT);
        failsWith(ErrorCode.UPSTREAM_FAILED, "too early");
        vendors.breaks(Fault.STALLED);
        patience = Duration.ofMillis(300);
        speaks(provider, FakeVendors.KEY);
        failsWith(ErrorCode.TIMEOUT, "300 ms");
        assertThat(folder.resolve("tts")).doesNotExist();
    }

    private void failsWith(ErrorCode code, String words) {
        assertThatThrownBy(() -> say("{'text':'hi'}"))
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(words)
                .hasMessageNotContaining("9876543210");
    }

    @Test
    void aTextThatIsTooLongAndAMissingKeyAreToldBeforeAnythingIsSent() {
        speaks(SpeechSettings.Provider.OPENAI, FakeVendors.KEY);
        assertThatThrownBy(() -> say("{'text':'%s'}".formatted("a".repeat(51))))
                .hasMessageContaining("51 characters (expected: at most 50");
        settings = with(Map.of());
        assertThatThrownBy(() -> say("{'text':'hi'}"))
                .hasMessageContainingAll("OPENAI_API_KEY", "ELEVENLABS_API_KEY");
        assertThat(vendors.requests()).isEmpty();
    }
}
