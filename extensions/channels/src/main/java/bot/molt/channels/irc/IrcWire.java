package bot.molt.channels.irc;

import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// Lines over one socket.
///
/// Threads: one reads; any number write; any thread may close.
final class IrcWire implements Closeable {
    private static final int LONGEST = 16 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private boolean overlong;

    private IrcWire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /// Connects; a name that the certificate does not hold is refused.
    static IrcWire open(String host, int port, boolean tls, Duration limit)
            throws ChannelException {
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(host, port), millis(limit));
            plain.setSoTimeout(millis(limit));
            return new IrcWire(tls ? secure(plain, host, port) : plain);
        } catch (IOException e) {
            close(plain);
            String what = e instanceof SSLException ? "no trusted TLS with " : "no connection to ";
            ChannelException failure =
                    ChannelException.of(
                            ChannelFailure.Kind.NETWORK,
                            "irc: %s%s:%d: %s".formatted(what, host, port, e.getMessage()));
            failure.initCause(e);
            throw failure;
        }
    }

    private static Socket secure(Socket plain, String host, int port) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static int millis(Duration limit) {
        return Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE);
    }

    void limitReads(Duration limit) throws IOException {
        socket.setSoTimeout(millis(limit));
    }

    /// The next line without its end; null where there is none any more. One that is far too long
    /// is left out. What was read before a time limit is kept for the next call.
    @Nullable String read() throws IOException {
        int b = in.read();
        while (b >= 0) {
            if (b == '\n' && !overlong) {
                return taken();
            }
            if (b == '\n') {
                begun.reset();
                overlong = false;
            } else if (begun.size() < LONGEST) {
                begun.write(b);
            } else {
                overlong = true;
            }
            b = in.read();
        }
        return null;
    }

    /// UTF-8 where it is that, else Latin-1, as old clients write.
    private String taken() {
        byte[] bytes = begun.toByteArray();
        begun.reset();
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            text = new String(bytes, StandardCharsets.ISO_8859_1);
        }
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /// Sends a line that [IrcLine#written] made.
    void write(String line) throws IOException {
        byte[] bytes = (line + "\r\n").getBytes(StandardCharsets.UTF_8);
        writing.lock();
        try {
            out.write(bytes);
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void close() {
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
