package bot.molt.gateway.transport;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One client's connection while it speaks HTTP: one request after the other, time limits, the end.
///
/// Threads: fields belong to the event loop; the exchange calls in through [#onLoop].
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes its channel
final class Connection extends ChannelInboundHandlerAdapter {
    private static final int WINDOW = 256 << 10;
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final ServerCore server;
    private final SocketChannel channel;
    private final RequestDecoder decoder;
    private final Outbound outbound;
    private final boolean secure;

    private @Nullable ChannelHandlerContext context;
    private @Nullable HttpExchange current;
    private @Nullable WebSocketFrames frames;
    private @Nullable ScheduledFuture<?> headTimer;
    private boolean bodyFull;
    private boolean inputEnded;
    private boolean dropping;
    private long idleSince = System.nanoTime();
    private boolean anyRequest;

    /// @param secure whether TLS is spoken
    Connection(ServerCore server, SocketChannel channel, RequestDecoder decoder, boolean secure) {
        this.server = server;
        this.channel = channel;
        this.decoder = decoder;
        this.outbound = new Outbound(channel, WINDOW);
        this.secure = secure;
    }

    ServerCore server() {
        return server;
    }

    SocketChannel channel() {
        return channel;
    }

    Outbound outbound() {
        return outbound;
    }

    String remoteAddress() {
        InetSocketAddress address = channel.remoteAddress();
        return address == null ? "" : address.getAddress().getHostAddress();
    }

    /// Runs `step` on the event loop; not at all once the server has stopped.
    void onLoop(Runnable step) {
        outbound.onLoop(step);
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        context = active;
        watchIdle(server.settings().headerTimeout());
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        lost();
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        try {
            if (dropping) {
                return;
            }
            if (message instanceof HttpRequest request) {
                begin(request);
            }
            if (message instanceof HttpContent content) {
                continueBody(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest request) {
        anyRequest = true;
        stopHeadTimer();
        try {
            HttpExchange exchange = RequestHead.read(request, this);
            current = exchange;
            server.run(exchange);
        } catch (RefusedRequest e) {
            refuse(e.status(), e.text());
        } catch (CodedException e) {
            refuse(e.code().httpStatus(), e.text());
        }
    }

    private void continueBody(HttpContent content) {
        HttpExchange exchange = current;
        if (exchange == null) {
            return;
        }
        if (content.decoderResult().isFailure()) {
            exchange.requestBody().fail(bad("body: broken chunk"));
            return;
        }
        if (content.content().isReadable()) {
            bodyFull = !exchange.requestBody().offer(ByteBufUtil.getBytes(content.content()));
        }
        if (content instanceof LastHttpContent) {
            exchange.requestBody().end();
        }
    }

    private static CodedException bad(String text) {
        return new CodedException(ErrorCode.INVALID_REQUEST, text);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext reading) {
        if (decoder.midHead() && headTimer == null && current == null && !dropping) {
            headTimer =
                    channel.eventLoop()
                            .schedule(
                                    this::headTooSlow,
                                    server.settings().headerTimeout().toNanos(),
                                    TimeUnit.NANOSECONDS);
        }
        updateReading();
    }

    /// The reader of the body has room again.
    void bodyDrained() {
        onLoop(() -> {
            bodyFull = false;
            updateReading();
        });
    }

    private void updateReading() {
        boolean wanted = !bodyFull && !decoder.full();
        if (channel.config().isAutoRead() != wanted) {
            channel.config().setAutoRead(wanted);
        }
    }

    private void headTooSlow() {
        headTimer = null;
        if (current == null && decoder.midHead()) {
            refuse(408, "request head: not complete after " + server.settings().headerTimeout());
        }
    }

    private void stopHeadTimer() {
        if (headTimer != null) {
            headTimer.cancel(false);
            headTimer = null;
        }
    }

    /// One timer for each connection that looks now and then, instead of one for each request.
    private void watchIdle(Duration wait) {
        channel.eventLoop().schedule(this::checkIdle, wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void checkIdle() {
        if (!channel.isActive()) {
            return;
        }
        Duration limit =
                anyRequest ? server.settings().idleTimeout() : server.settings().headerTimeout();
        long left = limit.toNanos() - (System.nanoTime() - idleSince);
        boolean idle = current == null && !decoder.midHead();
        if (idle && left <= 0) {
            channel.close();
        } else {
            watchIdle(idle ? Duration.ofNanos(left) : limit);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext reading, Object event) {
        if (!(event instanceof ChannelInputShutdownEvent)) {
            return;
        }
        inputEnded = true;
        HttpExchange exchange = current;
        if (exchange != null) {
            exchange.requestBody().fail(bad("body: the client stopped sending before its end"));
            exchange.gone();
        } else if (decoder.midHead() && !dropping) {
            refuse(400, "request head: the client stopped sending before its end");
        } else {
            channel.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext failing, Throwable failure) {
        if (failure instanceof DecoderException && current == null && !dropping) {
            refuse(400, RefusedRequest.text(failure));
        } else if (failure instanceof DecoderException && current != null) {
            decoder.stop();
            current.requestBody().fail(bad("body: " + RefusedRequest.text(failure)));
        } else {
            channel.close();
        }
    }

    /// Sends the whole response of `exchange` and goes on with the next request.
    void respond(HttpExchange exchange, byte[] response, boolean close) {
        onLoop(() -> end(exchange, response, close));
    }

    private void end(HttpExchange exchange, byte[] response, boolean close) {
        if (current != exchange) {
            return;
        }
        ChannelFuture sent = channel.writeAndFlush(Unpooled.wrappedBuffer(response));
        current = null;
        idleSince = System.nanoTime();
        if (close || !exchange.requestBody().complete() || server.draining()) {
            closeAfter(sent, !exchange.requestBody().complete());
        } else {
            next();
        }
    }

    private void next() {
        try {
            if (context != null) {
                decoder.resume(decoderContext());
            }
        } catch (Exception e) {
            exceptionCaught(decoderContext(), e);
        }
        bodyFull = false;
        updateReading();
        if (inputEnded && current == null && !dropping) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private ChannelHandlerContext decoderContext() {
        return channel.pipeline().context(decoder);
    }

    /// Ends the connection without a word: a stream that broke must not look complete.
    void abort() {
        onLoop(channel::close);
    }

    private void refuse(int status, String text) {
        byte[] body = JsonText.bytes(error(status, text));
        byte[] response = server.heads().whole(status, RefusedRequest.JSON, body, false, true);
        closeAfter(channel.writeAndFlush(Unpooled.wrappedBuffer(response)), true);
    }

    static Json.Obj error(int status, String text) {
        String type =
                switch (status) {
                    case 401 -> "unauthorized";
                    case 404 -> "not_found";
                    case 429 -> "rate_limited";
                    default -> status < 500 ? "invalid_request_error" : "api_error";
                };
        Json.Obj error = Json.object().put("message", text).put("type", type).build();
        return Json.object().put("error", error).build();
    }

    /// Closes once the answer is out. A client that still sends gets a moment to read the answer:
    /// closing at once would reset the connection and take the answer away.
    private void closeAfter(ChannelFuture sent, boolean clientStillSends) {
        dropping = true;
        decoder.stop();
        stopHeadTimer();
        channel.config().setAutoRead(true);
        if (!clientStillSends || inputEnded) {
            sent.addListener(ChannelFutureListener.CLOSE);
            return;
        }
        sent.addListener(_ -> endOutput());
        channel.eventLoop().schedule(() -> channel.close(), LINGER.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void endOutput() {
        if (secure) {
            TlsOpening.endOutput(channel);
        } else {
            channel.shutdownOutput();
        }
    }

    private void lost() {
        outbound.close();
        HttpExchange exchange = current;
        current = null;
        if (exchange != null) {
            exchange.requestBody().fail(bad("body: the client went away"));
            exchange.gone();
        }
    }

    /// Closes what is idle; what is busy closes after its response, a WebSocket after its goodbye
    /// or, where its handler wants to be told, when that has ended.
    void drain() {
        onLoop(() -> {
            boolean told = current != null && current.drain();
            if (frames != null && !told) {
                frames.goAway();
            } else if (current == null && !dropping) {
                channel.close();
            }
        });
    }

    /// Hands the connection over to another protocol; `head` announces it.
    void become(HttpExchange exchange, byte[] head, WebSocketFrames next) {
        onLoop(() -> {
            frames = next;
            next.takeOver(this, decoder, exchange == current ? head : new byte[0]);
        });
    }
}
