package bot.molt.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;

/// The first handler of a connection on a port with TLS: looks at the first byte, and tells a
/// client that speaks plain HTTP what is spoken here. Apart from [HttpServer] so that plain ports
/// never load it.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes its channel
final class TlsOpening extends ByteToMessageDecoder {
    private static final int HANDSHAKE = 22;
    private static final byte[] PLAIN =
            plain(
                    "{\"error\":{\"message\":\"this port speaks TLS (expected: an address that begins with https:// or wss://)\",\"type\":\"invalid_request_error\"}}");

    private final SslContext identity;
    private final ServerCore server;

    private TlsOpening(SslContext identity, ServerCore server) {
        this.identity = identity;
        this.server = server;
    }

    /// TLS with one identity. Connections keep the one that they began with.
    static final class Terms {
        private final SslContext context;

        /// Errors: `IOException` for a key or certificate that TLS has no use for.
        Terms(ServerIdentity identity) throws IOException {
            X509Certificate[] chain = identity.chain().toArray(X509Certificate[]::new);
            context =
                    SslContextBuilder.forServer(identity.key(), chain)
                            .sslProvider(SslProvider.JDK)
                            .protocols("TLSv1.3", "TLSv1.2")
                            .applicationProtocolConfig(
                                    new ApplicationProtocolConfig(
                                            ApplicationProtocolConfig.Protocol.ALPN,
                                            ApplicationProtocolConfig.SelectorFailureBehavior
                                                    .NO_ADVERTISE,
                                            ApplicationProtocolConfig
                                                    .SelectedListenerFailureBehavior.ACCEPT,
                                            "http/1.1"))
                            .build();
        }

        TlsOpening opening(ServerCore server) {
            return new TlsOpening(context, server);
        }
    }

    private static byte[] plain(String body) {
        return ("HTTP/1.1 400 Bad Request\r\nContent-Type: application/json; charset=utf-8\r\n"
                        + "Content-Length: "
                        + body.length()
                        + "\r\nConnection: close\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.getUnsignedByte(in.readerIndex()) == HANDSHAKE) {
            SslHandler tls = identity.newHandler(context.alloc(), server::fork);
            tls.setHandshakeTimeoutMillis(server.settings().headerTimeout().toMillis());
            context.pipeline().addAfter(context.name(), null, tls);
            context.pipeline().remove(this);
            return;
        }
        in.skipBytes(in.readableBytes());
        context.writeAndFlush(Unpooled.wrappedBuffer(PLAIN))
                .addListener(ChannelFutureListener.CLOSE);
    }

    /// Ends our side of the conversation, with the goodbye of TLS where it is spoken.
    static void endOutput(SocketChannel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            channel.shutdownOutput();
        } else {
            tls.closeOutbound().addListener(_ -> channel.shutdownOutput());
        }
    }
}
