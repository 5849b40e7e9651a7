package bot.molt.gateway.transport;

import bot.molt.base.concurrent.TaskScope;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A listening port whose requests go to one handler.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes its channel
public final class HttpServer implements AutoCloseable {
    private static final int WORKERS = 2;
    private static final Duration LAST_BYTES = Duration.ofSeconds(3);
    private static final byte[] BUSY =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 1\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final ServerCore core;
    private final TaskScope requests;
    private final EventLoopGroup acceptor;
    private final EventLoopGroup workers;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    /// Counted at once, since connections are made on several threads.
    private final AtomicInteger admitted = new AtomicInteger();

    private final List<Channel> listeners;

    /// Null where the port speaks plain HTTP.
    private volatile TlsOpening.@Nullable Terms tls;

    private HttpServer(
            ListenSettings settings, @Nullable ServerIdentity identity, HttpHandler handler)
            throws IOException {
        this.tls = identity == null ? null : new TlsOpening.Terms(identity);
        this.requests = new TaskScope("http");
        this.core = new ServerCore(settings, handler, requests);
        this.acceptor = loops("http-accept", 1);
        this.workers = loops("http-io", WORKERS);
        this.listeners = listen(settings);
    }

    /// Starts to listen.
    ///
    /// Errors: `IOException` with the address when it cannot be bound.
    public static HttpServer start(ListenSettings settings, HttpHandler handler)
            throws IOException {
        return start(settings, null, handler);
    }

    /// Starts to listen.
    ///
    /// @param identity what TLS is spoken with; null for plain HTTP
    ///
    ///   Errors: `IOException` with the address when it cannot be bound, or for an identity that
    ///   TLS has no use for.
    public static HttpServer start(
            ListenSettings settings, @Nullable ServerIdentity identity, HttpHandler handler)
            throws IOException {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        return new HttpServer(settings, identity, handler);
    }

    /// Speaks TLS with another identity to whoever comes from now on; open connections stay as they
    /// are. Only for a server that was started with one.
    ///
    /// Errors: `IOException` for an identity that TLS has no use for; the old one stays.
    public void renew(ServerIdentity identity) throws IOException {
        if (tls == null) {
            throw new IllegalStateException("the port speaks plain HTTP");
        }
        tls = new TlsOpening.Terms(identity);
    }

    private static EventLoopGroup loops(String name, int threads) {
        return new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
    }

    private List<Channel> listen(ListenSettings settings) throws IOException {
        PooledByteBufAllocator buffers =
                new PooledByteBufAllocator(true, 0, WORKERS, 8192, 4, 64, 32, true);
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(acceptor, workers)
                        .channelFactory(NioServerSocketChannel::new)
                        .option(ChannelOption.SO_BACKLOG, 1024)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .option(ChannelOption.ALLOCATOR, buffers)
                        .childOption(ChannelOption.ALLOCATOR, buffers)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childHandler(new Opening());
        List<Channel> bound = new ArrayList<>();
        int port = settings.port();
        try {
            for (String host : settings.hosts()) {
                Channel channel = bind(bootstrap, host, port);
                bound.add(channel);
                port = ((InetSocketAddress) channel.localAddress()).getPort();
            }
            return List.copyOf(bound);
        } catch (IOException e) {
            bound.forEach(channel -> channel.close().awaitUninterruptibly());
            stopLoops();
            throw e;
        }
    }

    private static Channel bind(ServerBootstrap bootstrap, String host, int port)
            throws IOException {
        ChannelFuture bound = bootstrap.bind(new InetSocketAddress(host, port));
        bound.awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw refused(host, port, bound.cause());
        }
        return bound.channel();
    }

    private static IOException refused(String host, int port, Throwable cause) {
        String text =
                "%s:%d: cannot listen there: %s"
                        .formatted(host, port, String.valueOf(cause.getMessage()));
        IOException refused =
                cause instanceof BindException ? new BindException(text) : new IOException(text);
        refused.initCause(cause);
        return refused;
    }

    /// Builds the pipeline of a new connection; TLS comes first in it.
    private final class Opening extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {
            boolean oneTooMany = admitted.incrementAndGet() > core.settings().maxConnections();
            channel.closeFuture().addListener(_ -> admitted.decrementAndGet());
            TlsOpening.Terms terms = tls;
            if (oneTooMany || core.draining()) {
                refuse(channel, terms != null);
                return;
            }
            if (terms != null) {
                channel.pipeline().addLast(terms.opening(core));
            }
            RequestDecoder decoder = new RequestDecoder((int) core.settings().maxHeaders().bytes());
            Connection connection = new Connection(core, channel, decoder, terms != null);
            connections.add(connection);
            channel.closeFuture().addListener(_ -> connections.remove(connection));
            channel.pipeline().addLast(decoder, connection);
        }

        /// A handshake only to say no would cost more than the connection.
        private static void refuse(SocketChannel channel, boolean secure) {
            if (secure) {
                channel.close();
            } else {
                channel.pipeline().addLast(new Busy());
            }
        }
    }

    /// Answers a connection beyond the limit before it asks.
    private static final class Busy extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(Unpooled.wrappedBuffer(BUSY))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }

    /// The port that is listened on.
    public int port() {
        return ((InetSocketAddress) listeners.getFirst().localAddress()).getPort();
    }

    /// Open connections, WebSockets included.
    public int connections() {
        return connections.size();
    }

    /// As [#close(Duration)] with the drain limit of the settings.
    @Override
    public void close() {
        close(core.settings().drainLimit());
    }

    /// Stops accepting, waits for running requests, interrupts what is left, closes.
    ///
    /// @param patience how long requests may take to end
    public void close(Duration patience) {
        if (!core.drain()) {
            return;
        }
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        connections.forEach(Connection::drain);
        try {
            requests.join(patience);
            awaitLastBytes();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        requests.close();
        stopLoops();
    }

    /// Responses are handed to the event loops; they leave before those stop.
    private void awaitLastBytes() throws InterruptedException {
        long deadline = System.nanoTime() + LAST_BYTES.toNanos();
        for (Connection connection : connections) {
            long left = deadline - System.nanoTime();
            connection.channel().closeFuture().await(Math.max(0, left), TimeUnit.NANOSECONDS);
        }
    }

    private void stopLoops() {
        acceptor.shutdownGracefully(0, 2, TimeUnit.SECONDS);
        workers.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
