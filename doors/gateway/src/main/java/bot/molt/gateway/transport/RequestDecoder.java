package bot.molt.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/// Requests from bytes, one at a time and strictly: after a request it rests until [#resume], so
/// that pipelined requests wait in the buffer.
///
/// Refused beyond what the library refuses: folded headers, line ends other than CRLF, control
/// characters, request lines of other than three words, both Content-Length and Transfer-Encoding.
///
/// Threads: the event loop's.
final class RequestDecoder extends HttpRequestDecoder {
    private static final int MAX_WAITING = 64 << 10;

    private boolean paused;
    private boolean broken;
    private boolean headStarted;
    private boolean inBody;

    RequestDecoder(int maxHeaders) {
        super(
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(maxHeaders)
                        .setMaxHeaderSize(maxHeaders)
                        .setMaxChunkSize(64 << 10)
                        .setInitialBufferSize(256)
                        .setAllowDuplicateContentLengths(false)
                        .setStrictLineParsing(true)
                        .setUseRfc9112TransferEncoding(true));
    }

    /// Whether a head has begun and not ended.
    boolean midHead() {
        return headStarted;
    }

    /// Goes on to the next request.
    void resume(ChannelHandlerContext context) throws Exception {
        paused = false;
        channelRead(context, Unpooled.EMPTY_BUFFER);
    }

    /// Drops everything from here on.
    void stop() {
        broken = true;
    }

    /// Whether so many bytes wait for their turn that the socket should not be read.
    boolean full() {
        return paused && actualReadableBytes() > MAX_WAITING;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
            throws Exception {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (paused) {
            return;
        }
        if (!inBody) {
            checkLines(in);
        }
        super.decode(context, in, out);
        for (Object message : out) {
            follow(message);
        }
    }

    private void follow(Object message) {
        if (message instanceof HttpRequest request) {
            headStarted = false;
            inBody = true;
            broken |= request.decoderResult().isFailure();
        }
        if (message instanceof LastHttpContent) {
            inBody = false;
            paused = true;
        }
    }

    private void checkLines(ByteBuf in) {
        int start = in.readerIndex();
        int end = in.indexOf(start, in.writerIndex(), (byte) '\n');
        while (end >= 0) {
            boolean blank = end == start + 1;
            if (blank && headStarted) {
                return;
            }
            checkLine(in, start, end, !headStarted);
            headStarted |= !blank;
            start = end + 1;
            end = in.indexOf(start, in.writerIndex(), (byte) '\n');
        }
        headStarted |= start < in.writerIndex();
    }

    private static void checkLine(ByteBuf in, int start, int end, boolean requestLine) {
        if (end == start || in.getByte(end - 1) != '\r') {
            throw new DecoderException("line end: not CRLF");
        }
        int spaces = 0;
        for (int i = start; i < end - 1; i++) {
            byte c = in.getByte(i);
            if ((c >= 0 && c < ' ' && (c != '\t' || requestLine)) || c == 127) {
                throw new DecoderException("head: control character " + c);
            }
            spaces += c == ' ' ? 1 : 0;
        }
        if (requestLine && end > start + 1 && spaces != 2) {
            throw new DecoderException("request line: not three words");
        }
        byte first = in.getByte(start);
        if (!requestLine && (first == ' ' || first == '\t')) {
            throw new DecoderException("header: folded over two lines");
        }
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new DecoderException("both Content-Length and Transfer-Encoding");
    }

    @Override
    protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        broken = true;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // The library would drop what waits in the buffer; the connection decides what an end
        // means.
        if (event instanceof ChannelInputShutdownEvent
                || event instanceof ChannelInputShutdownReadComplete) {
            context.fireUserEventTriggered(event);
        }
    }
}
