package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.testkit.model.FakeModelServer;
import bot.molt.testkit.model.Turn;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a collector of OpenTelemetry receives from a gateway.
class TelemetryTest {
    @TempDir Path folder;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private HttpServer collector;

    private record Received(String path, String authorization, Message request) {}

    /// A message of protocol buffers, as its fields stand in it.
    private record Message(ByteBuffer bytes) {
        static Message of(byte[] bytes) {
            return new Message(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        }

        private static long varint(ByteBuffer in) {
            long value = 0;
            int shift = 0;
            byte part;
            do {
                part = in.get();
                value |= (long) (part & 0x7f) << shift;
                shift += 7;
            } while (part < 0);
            return value;
        }

        /// Contents of the fields of a number, one after another.
        List<byte[]> all(int wanted) {
            List<byte[]> found = new ArrayList<>();
            ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            while (in.hasRemaining()) {
                long tag = varint(in);
                byte[] content;
                if ((tag & 7) == 2) {
                    content = new byte[(int) varint(in)];
                    in.get(content);
                } else if ((tag & 7) == 1) {
                    content = new byte[8];
                    in.get(content);
                } else {
                    content = ByteBuffer.allocate(8).putLong(varint(in)).array();
                }
                if (tag >>> 3 == wanted) {
                    found.add(content);
                }
            }
            return found;
        }

        List<Message> messages(int wanted) {
            return all(wanted).stream().map(Message::of).toList();
        }

        Message message(int wanted) {
            return messages(wanted).getFirst();
        }

        String text(int wanted) {
            return new String(all(wanted).getFirst(), StandardCharsets.UTF_8);
        }

        long fixed(int wanted) {
            return of(all(wanted).getFirst()).bytes().getLong();
        }

        /// Attributes in the fields of that number: `key=value`.
        List<String> attributes(int wanted) {
            return messages(wanted).stream()
                    .map(each -> each.text(1) + "=" + each.message(2).text(1))
                    .toList();
        }
    }

    @BeforeEach
    void listen() throws IOException {
        collector =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext(
                "/",
                exchange -> {
                    try (GZIPInputStream body = new GZIPInputStream(exchange.getRequestBody())) {
                        received.add(
                                new Received(
                                        exchange.getRequestURI().getPath(),
                                        exchange.getRequestHeaders().getFirst("Authorization"),
                                        Message.of(body.readAllBytes())));
                    }
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    private Received next(String path) throws InterruptedException {
        Received next = received.poll(60, TimeUnit.SECONDS);
        while (next != null && !next.path().equals(path)) {
            next = received.poll(60, TimeUnit.SECONDS);
        }
        assertThat(next).as(path).isNotNull();
        return next;
    }

    @Test
    void everyCallIsASpanAndMetricsFollow() throws Exception {
        String section =
                """
                tools: { profile: 'full', exec: { security: 'full', ask: 'off' } },
                diagnostics: { otel: { enabled: true, endpoint: 'http://127.0.0.1:%d/otlp', flushIntervalMs: 200, serviceName: 'here',
                  headers: { Authorization: 'Bearer of-the-collector' } } }
                """
                        .formatted(collector.getAddress().getPort());
        try (RunningGateway gateway = new RunningGateway(folder, section)) {
            gateway.exec(RunningGateway.TOKEN, "pwd");
            Received traces = next("/otlp/v1/traces");
            assertThat(traces.authorization()).isEqualTo("Bearer of-the-collector");
            Message group = traces.request().message(1);
            assertThat(group.message(1).attributes(1))
                    .contains("service.name=here", "service.version=2026.11.0");
            Message span = group.message(2).message(2);
            assertThat(span.text(5)).isEqualTo("tool exec");
            assertThat(span.all(1).getFirst()).hasSize(16);
            assertThat(span.all(2).getFirst()).hasSize(8);
            assertThat(span.fixed(8)).isGreaterThan(span.fixed(7));
            assertThat(span.attributes(9))
                    .contains(
                            "moltbot.tool=exec",
                            "moltbot.door=http",
                            "moltbot.outcome=ok",
                            "enduser.id=operator");
            Message metrics = next("/otlp/v1/metrics").request().message(1).message(2);
            Message calls = metric(metrics, "moltbot_tool_calls_total");
            Message point = calls.message(7).message(1);
            assertThat(Double.longBitsToDouble(point.fixed(4))).isEqualTo(1);
            assertThat(point.attributes(7)).contains("tool=exec", "door=http");
            Message took = metric(metrics, "moltbot_tool_call_duration_seconds").message(9);
            assertThat(took.message(1).fixed(4)).isEqualTo(1);
            assertThat(took.message(1).all(6).getFirst()).hasSize(8 * 17);
            assertThat(took.message(1).all(7).getFirst()).hasSize(8 * 16);
        }
    }

    /// A request that says where it stands in a trace; what it causes stands below it.
    @Test
    void aTurnItsModelAndItsCallsStandInTheTraceOfTheRequest() throws Exception {
        String id = "0af7651916cd43dd8448eb211c80319c";
        String parent = "b7ad6b7169203331";
        try (FakeModelServer server =
                        FakeModelServer.inOrder(
                                Turn.call("exec", "{'command':'echo traced'}"), Turn.say("Done."));
                RunningGateway gateway =
                        new RunningGateway(
                                folder,
                                """
                                providers: { anthropic: { apiKey: 'k', baseUrl: '%s' } },
                                tools: { profile: 'full', exec: { security: 'full', ask: 'off' } },
                                diagnostics: { otel: { enabled: true, endpoint: 'http://127.0.0.1:%d', flushIntervalMs: 100, metrics: false, sampleRate: 0 } }
                                """
                                        .formatted(
                                                server.url("anthropic-messages"),
                                                collector.getAddress().getPort()))) {
            gateway.exec(RunningGateway.TOKEN, "echo of nobody's trace is not kept");
            RunningGateway.Answer answer =
                    gateway.post(
                            RunningGateway.TOKEN,
                            "/v1/chat/completions",
                            "{\"model\":\"moltbot\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                            "traceparent",
                            "00-" + id + "-" + parent + "-01");
            assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
            List<Message> spans = new ArrayList<>();
            while (spans.stream().noneMatch(span -> span.text(5).equals("turn"))) {
                spans.addAll(next("/v1/traces").request().message(1).message(2).messages(2));
            }
            assertThat(spans).allMatch(span -> hex(span, 1).equals(id));
            Message turn = named(spans, "turn").getFirst();
            assertThat(hex(turn, 4)).isEqualTo(parent);
            Message tool = named(spans, "tool exec").getFirst();
            assertThat(hex(tool, 4)).isEqualTo(hex(turn, 2));
            for (String step : List.of("decide", "run", "record")) {
                assertThat(hex(named(spans, step).getFirst(), 4)).as(step).isEqualTo(hex(tool, 2));
            }
            List<Message> asked =
                    spans.stream().filter(span -> span.text(5).startsWith("model ")).toList();
            assertThat(asked).hasSize(2).allMatch(span -> hex(span, 4).equals(hex(turn, 2)));
            assertThat(spans).hasSize(7);
        }
    }

    private static List<Message> named(List<Message> spans, String name) {
        return spans.stream().filter(span -> span.text(5).equals(name)).toList();
    }

    private static String hex(Message span, int field) {
        return HexFormat.of().formatHex(span.all(field).getFirst());
    }

    private static Message metric(Message scope, String name) {
        return scope.messages(2).stream()
                .filter(each -> each.text(1).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name));
    }
}
