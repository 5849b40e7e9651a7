package bot.molt.tools.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.model.Model;
import bot.molt.spi.model.ModelEntry;
import bot.molt.spi.model.ModelEvent;
import bot.molt.spi.model.ModelException;
import bot.molt.spi.model.ModelFacts;
import bot.molt.spi.model.ModelMessage;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.model.ModelPrice;
import bot.molt.spi.model.ModelReply;
import bot.molt.spi.model.ModelRequest;
import bot.molt.spi.model.ModelUsage;
import bot.molt.spi.model.Models;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.ToolResult;
import bot.molt.testkit.wire.ScriptedServer;
import bot.molt.tools.test.TestCall;
import bot.molt.tools.test.TestWeb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageToolTest {
    private static final byte[] PNG =
            ("\u0089PNG\r\n\u001a\n" + "pixels".repeat(9)).getBytes(StandardCharsets.ISO_8859_1);

    @TempDir private Path folder;

    private final List<ModelRequest> asked = new ArrayList<>();
    private List<String> configured = List.of("eyes/one");
    private final ImageTool tool =
            new ImageTool(this::settings, new Eyes(), new TestWeb().client());

    private ImageSettings settings() {
        return new ImageSettings(configured, 1_000, Duration.ofSeconds(60), 3, "x");
    }

    @BeforeEach
    void aPicture() throws IOException {
        Files.write(folder.resolve("cat.txt"), PNG);
    }

    private ToolResult look(String args) throws Exception {
        return new TestCall(folder).call(tool, args);
    }

    @Test
    void aFileIsLookedAtWhateverItsNameSays() throws Exception {
        ToolResult result = look("{'prompt':'What is it?','image':'cat.txt'}");
        assertThat(result.text())
                .startsWith("[image: what follows comes from outside")
                .endsWith("A cat, says eyes/one.");
        assertThat(result.details().string("model")).contains("eyes/one");
        assertThat(result.details().string("mimeType")).contains("image/png");
        ModelMessage.User message = (ModelMessage.User) asked.getFirst().messages().getFirst();
        assertThat(message.parts().getFirst()).isEqualTo(new ModelPart.Text("What is it?"));
        ModelPart.Image image = (ModelPart.Image) message.parts().getLast();
        assertThat(image.bytes()).isEqualTo(PNG);
        assertThat(image.mimeType()).isEqualTo("image/png");
        assertThat(tool.accesses(TestCall.args(tool, "{\"image\":\"@a/cat.png\"}")))
                .containsExactly(new Access.Read("a/cat.png"));
    }

    @Test
    void aPictureOfTheWebIsFetchedUnderTheSameRules() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(peer -> {
                    peer.readRequest();
                    peer.write(
                            "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(PNG.length));
                    peer.out.write(PNG);
                })) {
            String args = "{'image':'%s/cat'}".formatted(server.url());
            assertThatThrownBy(() -> look(args))
                    .isInstanceOfSatisfying(
                            CodedException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.DENIED));
            assertThat(server.connections()).isZero();
            ToolResult seen =
                    new TestCall(folder).opening("127.0.0.1:" + server.port()).call(tool, args);
            assertThat(seen.text()).contains("A cat");
            assertThat(tool.accesses(TestCall.args(tool, args.replace('\'', '"'))))
                    .containsExactly(new Access.Connect("127.0.0.1", server.port()));
        }
    }

    @Test
    void aPictureWithinTheCallIsTaken() throws Exception {
        String data = "data:image/gif;base64," + Base64.getEncoder().encodeToString(PNG);
        assertThat(look("{'image':'%s'}".formatted(data)).details().string("mimeType"))
                .contains("image/png");
        assertThatThrownBy(() -> look("{'image':'data:image/png,abc'}"))
                .hasMessageContaining("without base64");
        assertThatThrownBy(() -> look("{'image':'ftp://a.test/x.png'}"))
                .hasMessageContaining("expected: a path");
    }

    @Test
    void whatIsNoPictureOrTooLargeIsRefusedBeforeAModelIsAsked() throws Exception {
        Files.writeString(folder.resolve("page.png"), "<html>not a picture</html>");
        assertThatThrownBy(() -> look("{'image':'page.png'}"))
                .isInstanceOfSatisfying(
                        CodedException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_MEDIA_TYPE));
        Files.write(folder.resolve("big.png"), java.util.Arrays.copyOf(PNG, 1_001));
        assertThatThrownBy(() -> look("{'image':'big.png'}"))
                .hasMessageContaining("1001 bytes (expected: at most 1000");
        assertThat(look("{'image':'big.png','maxBytesMb':1}").text()).contains("A cat");
        assertThatThrownBy(() -> look("{'image':'cat.txt','maxBytesMb':21}"))
                .hasMessageContaining("maxBytesMb");
        assertThatThrownBy(() -> look("{'image':'none.png'}"))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(asked).hasSize(1);
    }

    @Test
    void theNextModelIsAskedWhereOneFails() throws Exception {
        configured = List.of("eyes/blind", "nobody/knows", "eyes/two");
        ToolResult result = look("{'image':'cat.txt'}");
        assertThat(result.text()).endsWith("says eyes/two.");
        assertThat(result.details().items("attempts")).hasSize(2);
        configured = List.of("eyes/blind");
        assertThatThrownBy(() -> look("{'image':'cat.txt'}"))
                .hasMessageContainingAll("no model answered", "too busy", "imageModel");
        assertThat(look("{'image':'cat.txt','model':'eyes/three'}").text()).contains("eyes/three");
    }

    @Test
    void withoutAnImageModelTheUsualOneIsAskedWhereItCanSee() throws Exception {
        configured = List.of();
        assertThat(look("{'image':'cat.txt'}").text()).endsWith("says eyes/usual.");
    }

    /// Models that see, but for some.
    private final class Eyes implements Models {
        @Override
        public Model standard() {
            return find("eyes/usual");
        }

        @Override
        public Model find(String ref) {
            if (ref.startsWith("nobody/")) {
                throw new CodedException(ErrorCode.NOT_FOUND, "model: " + ref);
            }
            return new Eye(ref);
        }

        @Override
        public List<Model> chain(String ref) {
            return List.of(find("deaf/mute"), standard());
        }

        @Override
        public List<ModelEntry> all() {
            return List.of();
        }
    }

    private final class Eye implements Model {
        private final String ref;

        Eye(String ref) {
            this.ref = ref;
        }

        @Override
        public String ref() {
            return ref;
        }

        @Override
        public String api() {
            return "t";
        }

        @Override
        public ModelFacts facts() {
            return new ModelFacts(
                    1,
                    1,
                    ref.startsWith("deaf/") ? Set.of() : Set.of(ModelFacts.Ability.IMAGES),
                    ModelPrice.UNKNOWN);
        }

        @Override
        public ModelReply generate(ModelRequest request, Consumer<ModelEvent> listener)
                throws IOException {
            if (ref.endsWith("/blind")) {
                throw new ModelException(ModelException.Kind.OVERLOADED, "eyes: too busy");
            }
            asked.add(request);
            return new ModelReply(
                    List.of(new ModelPart.Text("A cat, says " + ref + ".")),
                    ModelReply.Stop.END,
                    ModelUsage.NONE,
                    ref);
        }
    }
}
