package bot.molt.execution.egress;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.spi.net.Gate;
import bot.molt.spi.sandbox.Egress;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The socket of one sandbox and its connections. Who connects is that sandbox.
final class SocketWay implements Egress.Way {
    private static final System.Logger LOG = System.getLogger(SocketWay.class.getName());

    private final Whose whose;
    private final Path folder;
    private final ServerSocketChannel server;
    private final Gate gate;
    private final EgressLimits limits;
    private final EgressListener listener;
    private final TaskScope threads = new TaskScope("egress");
    private final Semaphore free;
    private final CountDownLatch closed = new CountDownLatch(1);

    /// The sandbox that a way belongs to.
    record Whose(String sandbox, String userId) {}

    SocketWay(
            Whose whose,
            Path folder,
            ServerSocketChannel server,
            Gate gate,
            EgressLimits limits,
            EgressListener listener) {
        this.whose = whose;
        this.folder = folder;
        this.server = server;
        this.gate = gate;
        this.limits = limits;
        this.listener = listener;
        this.free = new Semaphore(limits.connections());
    }

    @Override
    public Path socket() {
        return folder.resolve(EgressProxy.SOCKET);
    }

    void start() {
        threads.fork(() -> {
            while (server.isOpen()) {
                accept();
            }
            return whose;
        });
    }

    private void accept() throws InterruptedException {
        try {
            take(server.accept());
        } catch (ClosedChannelException e) {
            LOG.log(System.Logger.Level.DEBUG, "sandbox {0}: proxy closed", whose.sandbox());
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "sandbox {0}: no connection accepted: {1}",
                    whose.sandbox(),
                    e.getMessage());
            // out of descriptors: at once it would be the same
            boolean over = closed.await(100, TimeUnit.MILLISECONDS);
            LOG.log(System.Logger.Level.DEBUG, "accepting again: {0}", !over);
        }
    }

    private void take(SocketChannel client) throws IOException {
        Conversation conversation = new Conversation(client, gate, threads, limits);
        if (!free.tryAcquire()) {
            conversation.turnAway(
                    "%d connections are open (expected: fewer; end some first)"
                            .formatted(limits.connections()));
            tell(conversation);
            return;
        }
        try {
            threads.fork(() -> serve(conversation));
        } catch (CancellationException e) {
            free.release();
            client.close();
        }
    }

    private Whose serve(Conversation conversation) throws InterruptedException {
        try {
            conversation.run();
        } finally {
            free.release();
            tell(conversation);
        }
        return whose;
    }

    private void tell(Conversation conversation) {
        try {
            listener.ended(conversation.ended(whose.sandbox(), whose.userId()));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the end of a connection was not recorded", e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "proxy of {0}: {1}", whose.sandbox(), e);
        }
        threads.close();
        remove(folder);
    }

    /// Removes the folder of a way.
    static void remove(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(EgressProxy.SOCKET));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} stays: {1}", folder, e.getMessage());
        }
    }
}
