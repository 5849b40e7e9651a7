package bot.molt.gateway.transport;

import bot.molt.base.DataSize;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Frames to messages, pings and goodbyes of one WebSocket.
///
/// Source: RFC 6455 sections 5 to 7.
///
/// Threads: the event loop's.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes its channel
final class WebSocketFrames extends ChannelInboundHandlerAdapter {
    private static final long GOODBYE_SECONDS = 2;
    private static final int LAST_CLOSE_CODE = 4999;

    private final WebSocketConnection socket;
    private final WebSocketSettings settings;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream(0);
    private boolean binary;
    private boolean dropping;
    private long lastHeard = System.nanoTime();
    private @Nullable Future<?> nextCheck;
    private DataSize limit;

    WebSocketFrames(WebSocketConnection socket, WebSocketSettings settings) {
        this.socket = socket;
        this.settings = settings;
        this.limit = settings.firstMessages();
    }

    /// Replaces the handlers of HTTP by those of this protocol.
    void takeOver(Connection http, RequestDecoder decoder, byte[] head) {
        Channel channel = http.channel();
        if (!channel.isActive() || head.length == 0) {
            socket.lost();
            return;
        }
        channel.writeAndFlush(Unpooled.wrappedBuffer(head));
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(decoder(limit));
        pipeline.addLast(this);
        pipeline.remove(http);
        pipeline.remove(decoder);
        channel.config().setAutoRead(true);
        keepAlive(channel);
    }

    private static WebSocket13FrameDecoder decoder(DataSize limit) {
        return new WebSocket13FrameDecoder(
                WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength((int) limit.bytes())
                        .expectMaskedFrames(true)
                        .allowMaskMismatch(false)
                        .allowExtensions(false)
                        .closeOnProtocolViolation(false)
                        .withUTF8Validator(false)
                        .build());
    }

    /// The client is known now: messages of full size are taken.
    void trust(Channel channel) {
        if (limit.bytes() < settings.maxMessage().bytes() && channel.isActive()) {
            limit = settings.maxMessage();
            channel.pipeline()
                    .replace(WebSocket13FrameDecoder.class, null, decoder(settings.maxMessage()));
        }
    }

    private void keepAlive(Channel channel) {
        long every = settings.pingEvery().toNanos();
        nextCheck =
                channel.eventLoop()
                        .schedule(() -> checkAlive(channel), every, TimeUnit.NANOSECONDS);
    }

    private void checkAlive(Channel channel) {
        if (!channel.isActive()) {
            return;
        }
        long silent = System.nanoTime() - lastHeard;
        if (silent > 2 * settings.pingEvery().toNanos() && !socket.suspended()) {
            channel.close();
            return;
        }
        if (socket.isOpen()) {
            socket.ping();
        }
        keepAlive(channel);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        lastHeard = System.nanoTime();
        try {
            if (!dropping) {
                take(context, (WebSocketFrame) frame);
            } else if (frame instanceof CloseWebSocketFrame) {
                closeWhenWritten(context.channel());
            }
        } finally {
            ReferenceCountUtil.release(frame);
        }
    }

    private void take(ChannelHandlerContext context, WebSocketFrame frame) {
        switch (frame) {
            case TextWebSocketFrame text -> first(text, false);
            case BinaryWebSocketFrame bytes -> first(bytes, true);
            case ContinuationWebSocketFrame more -> append(more);
            case PingWebSocketFrame ping -> socket.pong(ByteBufUtil.getBytes(ping.content()));
            case PongWebSocketFrame _ -> {}
            case CloseWebSocketFrame close -> goodbye(context, close.statusCode());
            default -> throw new IllegalStateException("frame: " + frame);
        }
    }

    private void first(WebSocketFrame frame, boolean isBinary) {
        binary = isBinary;
        message.reset();
        append(frame);
    }

    private void append(WebSocketFrame frame) {
        byte[] piece = ByteBufUtil.getBytes(frame.content());
        if (message.size() + (long) piece.length > limit.bytes()) {
            violation(1009, "message too large");
            return;
        }
        message.writeBytes(piece);
        if (frame.isFinalFragment()) {
            deliver(message.toByteArray());
            message.reset();
        }
    }

    private void deliver(byte[] bytes) {
        if (binary) {
            socket.arrived(new WebSocketMessage.Binary(bytes));
            return;
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            socket.arrived(new WebSocketMessage.Text(text));
        } catch (CharacterCodingException e) {
            violation(1007, "text is not UTF-8");
        }
    }

    private void violation(int code, String text) {
        dropping = true;
        socket.close(code, text);
        socket.ended();
    }

    /// The server stops.
    void goAway() {
        violation(1001, "the gateway is stopping");
    }

    private void goodbye(ChannelHandlerContext context, int code) {
        dropping = true;
        if (code > LAST_CLOSE_CODE) {
            socket.close(
                    1002, "close code " + code + " (expected: at most " + LAST_CLOSE_CODE + ")");
        } else {
            socket.close(code < 0 ? 1000 : code, "");
        }
        socket.ended();
        context.executor().execute(() -> closeWhenWritten(context.channel()));
    }

    /// The goodbye is on its way: the other side may answer it for a moment.
    static void closeAfterAnswer(Channel channel) {
        channel.eventLoop()
                .schedule(() -> closeWhenWritten(channel), GOODBYE_SECONDS, TimeUnit.SECONDS);
    }

    /// The other side takes nothing: it is given a moment and no more.
    static void closeSoon(Channel channel) {
        channel.eventLoop().schedule(() -> channel.close(), GOODBYE_SECONDS, TimeUnit.SECONDS);
    }

    private static void closeWhenWritten(Channel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> channel.close());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        if (failure instanceof CorruptedWebSocketFrameException corrupted && !dropping) {
            violation(corrupted.closeStatus().code(), corrupted.closeStatus().reasonText());
        } else if (!dropping) {
            context.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            socket.ended();
            context.executor().execute(() -> closeWhenWritten(context.channel()));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        // Else the timer holds all that belongs to the connection until its turn comes.
        if (nextCheck != null) {
            nextCheck.cancel(false);
        }
        socket.lost();
    }
}
