package bot.molt.gateway.transport;

import bot.molt.base.Ids;
import bot.molt.base.concurrent.TaskScope;
import java.lang.System.Logger.Level;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// What all connections of one server share.
///
/// Threads: any.
final class ServerCore {
    private static final System.Logger LOG = System.getLogger(HttpServer.class.getName());

    private final ListenSettings settings;
    private final HttpHandler handler;
    private final TaskScope requests;
    private final ResponseHead heads = new ResponseHead();
    private final AtomicBoolean draining = new AtomicBoolean();

    ServerCore(ListenSettings settings, HttpHandler handler, TaskScope requests) {
        this.settings = settings;
        this.handler = handler;
        this.requests = requests;
    }

    ListenSettings settings() {
        return settings;
    }

    ResponseHead heads() {
        return heads;
    }

    boolean draining() {
        return draining.get();
    }

    /// Whether this was the first call.
    boolean drain() {
        return draining.compareAndSet(false, true);
    }

    /// Starts the handler on a thread of its own.
    void run(HttpExchange exchange) {
        try {
            requests.fork(() -> {
                handle(exchange);
                return null;
            });
        } catch (CancellationException e) {
            exchange.finish(new InterruptedException());
        }
    }

    private void handle(HttpExchange exchange) {
        @Nullable Throwable failure = null;
        try {
            handler.handle(exchange);
        } catch (InterruptedException e) {
            failure = e;
        } catch (Throwable e) {
            failure = e;
        }
        try {
            exchange.finish(failure);
        } catch (RuntimeException e) {
            report(e);
        }
    }

    /// Runs what must not run on an event loop; once the server is closed it does not run any more.
    void fork(Runnable action) {
        try {
            requests.fork(() -> {
                action.run();
                return null;
            });
        } catch (CancellationException e) {
            LOG.log(Level.DEBUG, "not run, the server is closed: {0}", action);
        }
    }

    /// Logs a failure of ours; returns the id that the client is told.
    String report(@Nullable Throwable failure) {
        String id = Ids.next("err");
        String text = failure == null ? "the handler gave no answer" : "the handler failed";
        LOG.log(Level.ERROR, text + ", id " + id, failure);
        return id;
    }
}
