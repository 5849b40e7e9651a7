package bot.molt.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.device.TestDevice;
import bot.molt.gateway.transport.FrameClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every method of the table, asked by every kind of client with whatever parameters, between
/// strangers who try to come in. How many frames: `-Dfuzz.frames=1000000`; a failure names its
/// seed, which `-Dfuzz.seed=…` repeats.
@Tag("slow")
@Timeout(3600)
class ControlFuzzTest {
    private static final int FRAMES = Integer.getInteger("fuzz.frames", 20_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_260_116);
    private static final int BATCH = 48;

    /// One of the clients that were let in.
    private record Known(FrameClient client, FuzzMethods.Principal who) {}

    @TempDir private Path state;
    private ControlGateway gateway;
    private FuzzMethods methods;
    private FuzzFrames frames;
    private final TestDevice device = new TestDevice();
    private final Random random = new Random(SEED);
    private final Set<String> succeeded = new HashSet<>();
    private final Set<String> refused = new HashSet<>();

    @BeforeEach
    void starts() throws IOException {
        Set<String> own;
        try (ControlGateway small = new ControlGateway(state.resolve("small"))) {
            own = schema(small).object("methods").members().keySet();
        }
        gateway = new ControlGateway(state, FuzzMethods.reached(own));
        methods = new FuzzMethods(schema(gateway));
        frames = new FuzzFrames(random, methods);
    }

    @AfterEach
    void stops() {
        gateway.close();
    }

    private static Json.Obj schema(ControlGateway gateway) throws IOException {
        try (FrameClient client = gateway.connected("secret", "cli", "")) {
            client.text("{\"type\":\"req\",\"id\":\"1\",\"method\":\"protocol.schema\"}");
            return ControlGateway.answer(client).object("payload");
        }
    }

    private List<Known> everyKind() throws IOException {
        List<Known> all = new ArrayList<>();
        all.add(operator("operator.admin"));
        all.add(operator("operator.read"));
        all.add(operator("operator.write"));
        all.add(operator("operator.approvals"));
        all.add(operator("operator.pairing"));
        all.add(operator("operator.questions"));
        all.add(operator("operator.nonsense"));
        all.add(
                new Known(
                        gateway.connected("alice", "cli", ",'scopes':['operator.admin']"),
                        new FuzzMethods.Principal("user", Set.of())));
        FrameClient node = new FrameClient(gateway.port(), "/");
        String nonce = ControlGateway.next(node).object("payload").string("nonce").orElseThrow();
        ControlGateway.say(
                node, ControlGateway.connect(new TestDevice(), nonce, "node", "", "secret"));
        assertThat(ControlGateway.answer(node).isTrue("ok")).isTrue();
        all.add(new Known(node, new FuzzMethods.Principal("node", Set.of())));
        return all;
    }

    private Known operator(String scope) throws IOException {
        return new Known(
                gateway.connected("secret", "cli", ",'scopes':['" + scope + "']"),
                new FuzzMethods.Principal("operator", Set.of(scope)));
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        runtime.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void nobodyIsAnsweredWhatIsNotTheirsAndNothingIsLeftBehind() throws IOException {
        long begun = System.nanoTime();
        List<Known> all = everyKind();
        for (int i = 0; i < 20; i++) {
            batch(all.get(i % all.size()));
        }
        int connections = gateway.connections();
        int threads = Thread.activeCount();
        long heap = heap();
        int strangers = 0;
        int sent = 0;
        while (sent < FRAMES) {
            batch(all.get(random.nextInt(all.size())));
            if (random.nextInt(4) == 0) {
                stranger();
                strangers++;
            }
            sent += BATCH;
        }
        long after = heap();
        System.out.printf(
                "%,d frames of %d kinds of clients over %d methods and %,d strangers in %.1f s; %d"
                        + " methods succeeded, %d refused; heap %d -> %d kB%n",
                sent,
                all.size(),
                methods.names().size(),
                strangers,
                (System.nanoTime() - begun) / 1e9,
                succeeded.size(),
                refused.size(),
                heap >> 10,
                after >> 10);
        assertThat(succeeded).as("seed %d", SEED).contains("health").hasSizeGreaterThan(20);
        assertThat(refused).as("seed %d", SEED).hasSizeGreaterThan(methods.names().size() / 2);
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 4);
        assertThat(after - heap).as("bytes more than before").isLessThan(16 << 20);
        for (Known known : all) {
            batch(known);
            known.client().close();
        }
        assertThat(gateway.connections()).isLessThanOrEqualTo(connections + 4);
        gateway.close();
        assertThat(gateway.connections()).isZero();
        assertThat(gateway.clients().size()).isZero();
    }

    /// Sends frames in one go and reads as many answers: a hang is a read that takes too long.
    private void batch(Known known) throws IOException {
        Map<String, List<String>> asked = new HashMap<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringBuilder texts = new StringBuilder();
        for (int i = 0; i < BATCH; i++) {
            String text = frames.request("f-" + i);
            texts.append(text).append('\n');
            out.writeBytes(frames.onTheWire(text));
            note(asked, text);
        }
        known.client().raw().send(out.toByteArray());
        for (int i = 0; i < BATCH; i++) {
            check(known.who(), nextAnswer(known.client()), asked, texts);
        }
    }

    /// Which methods a frame may be read as asking for, by its id as it goes over the wire: half a
    /// surrogate pair does not.
    private static void note(Map<String, List<String>> asked, String text) {
        try {
            Json.Obj frame = JsonText.parseObject(text);
            byte[] id = frame.string("id").orElse("").getBytes(StandardCharsets.UTF_8);
            asked.computeIfAbsent(new String(id, StandardCharsets.UTF_8), _ -> new ArrayList<>())
                    .add(frame.string("method").orElse(""));
        } catch (JsonSyntaxException e) {
            // It asks for nothing.
        }
    }

    private Json.Obj nextAnswer(FrameClient client) throws IOException {
        while (true) {
            FrameClient.Frame frame = client.receive();
            if (frame.opcode() != 1 && frame.opcode() != 10) {
                throw new AssertionError("seed %d: %s".formatted(SEED, frame));
            }
            if (frame.opcode() == 1 && frame.text().startsWith("{\"type\":\"res\"")) {
                return JsonText.parseObject(frame.text());
            }
        }
    }

    private void check(
            FuzzMethods.Principal who,
            Json.Obj answer,
            Map<String, List<String>> asked,
            StringBuilder texts) {
        List<String> names = asked.getOrDefault(answer.string("id").orElse(""), List.of());
        if (answer.isTrue("ok")) {
            assertThat(names.stream().anyMatch(name -> methods.permits(who, name)))
                    .as(() -> "seed %d: %s asked %s, got %s".formatted(SEED, who, names, answer))
                    .isTrue();
            names.stream().filter(methods.names()::contains).forEach(succeeded::add);
        } else {
            checkRefusal(answer, texts);
            names.stream().filter(methods.names()::contains).forEach(refused::add);
        }
    }

    private static void checkRefusal(Json.Obj answer, CharSequence asked) {
        Json.Obj error = answer.object("error");
        String message = error.string("message").orElse("");
        boolean saysNull = message.replace("token 'null'", "").contains("null");
        boolean isReason =
                !message.isBlank()
                        && !error.string("code").orElse("").isBlank()
                        && !message.contains("Exception")
                        && !message.contains("internal error")
                        && !message.contains("\tat ")
                        && !JsonText.compact(answer).contains("\"secret\"");
        boolean isEcho = saysNull && asked.toString().contains("null");
        assertThat(isReason && (!saysNull || isEcho))
                .as(() -> "seed %d: %s".formatted(SEED, answer))
                .isTrue();
    }

    /// Somebody who is not let in: whatever comes is a reason, and then the end.
    private void stranger() throws IOException {
        try (FrameClient client = new FrameClient(gateway.port(), "/")) {
            String nonce =
                    ControlGateway.next(client).object("payload").string("nonce").orElseThrow();
            client.raw().send(frames.first(device, nonce));
            client.raw().halfClose();
            FrameClient.Frame frame = client.receive();
            while (frame.opcode() != 8) {
                if (frame.opcode() == 1) {
                    Json.Obj said = JsonText.parseObject(frame.text());
                    assertThat(said.isTrue("ok")).as("seed %d: %s", SEED, said).isFalse();
                    checkRefusal(said, "");
                }
                frame = client.receive();
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the server hangs, seed " + SEED, e);
        } catch (IOException e) {
            // It left, before or after the reason.
        }
    }
}
