package bot.molt.gateway.rpc.sandbox;

import bot.molt.base.CodedException;
import bot.molt.base.DataSize;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.bind.Binder;
import bot.molt.base.bind.RecordTree;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.http.Request;
import bot.molt.gateway.rpc.EventWriter;
import bot.molt.gateway.rpc.StreamEndpoint;
import bot.molt.protocol.sandbox.BuildSandboxParams;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/// `POST /api/sandbox/build`: makes an image and tells how far it is, as events `line`
/// (`{"text":"…"}`), then one event `end` (the result) or `error` (`{"code","message"}`). When the
/// client leaves, the build ends.
///
/// Threads: one builds, one writes; between them stands a bounded queue.
public final class SandboxBuildEndpoint extends StreamEndpoint {
    private static final System.Logger LOG = System.getLogger(SandboxBuildEndpoint.class.getName());
    private static final DataSize LIMIT = DataSize.parse("1MB");
    private static final Duration QUIET = Duration.ofSeconds(15);
    private static final int WAITING = 256;

    private final Sandboxes sandboxes;

    /// What the writer is handed.
    ///
    /// @param last whether nothing follows
    private record Event(String name, Json.Obj data, boolean last) {}

    public SandboxBuildEndpoint(Sandboxes sandboxes) {
        super("/api/sandbox/build");
        this.sandboxes = sandboxes;
    }

    @Override
    public List<String> methods() {
        return List.of("POST");
    }

    @Override
    protected void stream(Request request) throws IOException, InterruptedException {
        BuildSandboxParams params = Binder.bind(BuildSandboxParams.class, request.json(LIMIT));
        ArrayBlockingQueue<Event> queue = new ArrayBlockingQueue<>(WAITING);
        try (TaskScope scope = new TaskScope("sandbox-build");
                EventWriter events = new EventWriter(request.exchange())) {
            events.comment();
            Task<Boolean> build = scope.fork(() -> build(params, queue));
            boolean ended = false;
            while (!ended) {
                ended = written(queue, events, build);
            }
        }
    }

    /// Writes what comes next; returns whether it was the last.
    private static boolean written(
            ArrayBlockingQueue<Event> queue, EventWriter events, Task<Boolean> build)
            throws IOException, InterruptedException {
        boolean over = build.ended();
        Event next = queue.poll(over ? 0 : QUIET.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
            events.comment();
            return over;
        }
        events.event(next.name(), JsonText.compact(next.data()));
        return next.last();
    }

    private boolean build(BuildSandboxParams params, ArrayBlockingQueue<Event> queue)
            throws InterruptedException {
        queue.put(outcome(params, queue));
        return true;
    }

    private Event outcome(BuildSandboxParams params, ArrayBlockingQueue<Event> queue)
            throws InterruptedException {
        try {
            return new Event(
                    "end",
                    RecordTree.of(sandboxes.build(params, text -> queue.put(line(text)))),
                    true);
        } catch (CodedException e) {
            return failed(e.code(), e.text());
        } catch (IOException | RuntimeException e) {
            String id = Ids.next("err");
            LOG.log(Level.ERROR, "sandbox build failed, id " + id, e);
            return failed(ErrorCode.INTERNAL, "internal error, id " + id);
        }
    }

    private static Event line(String text) {
        return new Event("line", Json.object().put("text", text).build(), false);
    }

    private static Event failed(ErrorCode code, String message) {
        return new Event(
                "error",
                Json.object().put("code", code.wireName()).put("message", message).build(),
                true);
    }
}
