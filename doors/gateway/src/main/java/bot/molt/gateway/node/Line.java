package bot.molt.gateway.node;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.protocol.nodes.NodeAnswerParams;
import bot.molt.spi.node.KnownNode;
import bot.molt.spi.node.NodeException;
import bot.molt.spi.node.NodeLine;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection of a node, and what it was asked there.
///
/// Threads: safe for any number.
final class Line implements NodeLine {
    private final NodeLink link;
    private final KnownNode node;
    private final TaskScope tasks;
    private final Map<String, ArrayBlockingQueue<NodeAnswerParams>> asked =
            new ConcurrentHashMap<>();
    private final CountDownLatch open = new CountDownLatch(1);
    private volatile boolean greeted;
    private volatile boolean closed;

    /// @param tasks where work goes that nobody waits for
    Line(NodeLink link, KnownNode node, TaskScope tasks) {
        this.link = link;
        this.node = node;
        this.tasks = tasks;
    }

    NodeLink link() {
        return link;
    }

    @Override
    public KnownNode node() {
        return node;
    }

    void greet() {
        greeted = true;
    }

    boolean isGreeted() {
        return greeted;
    }

    /// From now on everybody may ask.
    void open() {
        open.countDown();
    }

    /// Waits until everybody may ask.
    boolean isOpenWithin(Duration limit) throws InterruptedException {
        return open.getCount() == 0 || open.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// What was asked is not answered any more.
    void close() {
        closed = true;
        NodeAnswerParams gone = failed(NodeException.GONE, "node disconnected");
        asked.values().forEach(answer -> answer.offer(gone));
    }

    private NodeAnswerParams failed(String code, String message) {
        return new NodeAnswerParams(
                "none", node.id(), false, null, null, new NodeAnswerParams.Problem(code, message));
    }

    @Override
    public Json ask(Ask ask) throws NodeException, InterruptedException {
        String id = UUID.randomUUID().toString();
        ArrayBlockingQueue<NodeAnswerParams> queue = new ArrayBlockingQueue<>(1);
        asked.put(id, queue);
        boolean answered = false;
        try {
            tell(id, ask);
            NodeAnswerParams answer =
                    closed && queue.isEmpty()
                            ? failed(NodeException.GONE, "node disconnected")
                            : queue.poll(ask.limit().toMillis(), TimeUnit.MILLISECONDS);
            answered = answer != null;
            return payload(answer, ask.limit());
        } finally {
            asked.remove(id);
            if (!answered && !closed) {
                cancel(id);
            }
        }
    }

    private void tell(String id, Ask ask) throws NodeException, InterruptedException {
        try {
            link.tell(
                    "node.invoke.request",
                    Json.object()
                            .put("id", id)
                            .put("nodeId", node.id())
                            .put("command", ask.command())
                            .put("paramsJSON", text(ask.params()))
                            .put("timeoutMs", ask.limit().toMillis())
                            .put("idempotencyKey", ask.key())
                            .build());
        } catch (IOException e) {
            throw new NodeException(NodeException.GONE, "node disconnected");
        }
    }

    private static Json text(Json params) {
        return params instanceof Json.Null ? params : Json.of(JsonText.compact(params));
    }

    /// Nobody waits for this one; on a thread of its own, since a line may be stuck.
    private void cancel(String id) {
        try {
            tasks.fork(() -> {
                link.tell(
                        "node.invoke.cancel",
                        Json.object()
                                .put("id", id)
                                .put("invokeId", id)
                                .put("nodeId", node.id())
                                .build());
                return true;
            });
        } catch (CancellationException e) {
            closed = true; // the gateway is closing, and with it the line
        }
    }

    private static Json payload(@Nullable NodeAnswerParams answer, Duration limit)
            throws NodeException {
        if (answer == null) {
            throw new NodeException(
                    NodeException.TIMEOUT,
                    "the node did not answer within %d ms".formatted(limit.toMillis()));
        }
        if (!answer.ok()) {
            NodeAnswerParams.Problem problem = answer.error();
            String code = problem == null ? null : problem.code();
            String message = problem == null ? null : problem.message();
            throw new NodeException(
                    code == null ? "UNAVAILABLE" : code,
                    message == null ? "the node could not" : message);
        }
        if (answer.payload() != null) {
            return answer.payload();
        }
        String text = answer.payloadJSON();
        try {
            return text == null ? Json.NULL : JsonText.parse(text);
        } catch (JsonSyntaxException e) {
            throw new NodeException("INVALID_ANSWER", "payloadJSON: " + e.getMessage());
        }
    }

    /// Takes an answer; false where nobody waits for it any more.
    boolean answered(NodeAnswerParams answer) {
        ArrayBlockingQueue<NodeAnswerParams> queue = asked.get(answer.id());
        return queue != null && queue.offer(answer);
    }
}
