import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Load over keep-alive connections from one thread: `java Load.java PORT PATH CONNECTIONS SECONDS RATE BODY [HEADER …]`.
///
/// With RATE 0 each connection asks again as soon as it has its answer; otherwise RATE requests a second are due at fixed times and a
/// request's time counts from when it was due, so that waiting for a free connection is part of it. The first second is not counted.
/// Prints one line: `{"rps":…,"p50_ms":…,"p99_ms":…,"max_ms":…,"errors":…}`.
public final class Load {
    private static final long WARM_UP_NANOS = 1_000_000_000L;

    private final byte[] request;
    private final double rate;
    private final Selector selector = Selector.open();
    private final ArrayDeque<Client> idle = new ArrayDeque<>();
    private final List<Client> clients = new ArrayList<>();
    private long[] times = new long[1 << 20];
    private int count;
    private long errors;
    private long begin;
    private long sent;

    private Load(byte[] request, double rate) throws IOException {
        this.request = request;
        this.rate = rate;
    }

    public static void main(String[] args) throws IOException {
        String body = args[5];
        StringBuilder head = new StringBuilder("POST " + args[1] + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        for (int i = 6; i < args.length; i++) {
            head.append(args[i]).append("\r\n");
        }
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        head.append("Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n");
        head.append("Content-Length: ").append(content.length).append("\r\n\r\n").append(body);
        Load load = new Load(head.toString().getBytes(StandardCharsets.UTF_8), Double.parseDouble(args[4]));
        load.run(Integer.parseInt(args[0]), Integer.parseInt(args[2]), Double.parseDouble(args[3]));
    }

    private void run(int port, int connections, double seconds) throws IOException {
        for (int i = 0; i < connections; i++) {
            Client client = new Client(port);
            clients.add(client);
            idle.add(client);
        }
        begin = System.nanoTime();
        long end = begin + (long) (seconds * 1e9) + WARM_UP_NANOS;
        long now = begin;
        while (now < end) {
            sendDue(now);
            poll(now);
            now = System.nanoTime();
        }
        print(seconds);
    }

    private void sendDue(long now) throws IOException {
        while (!idle.isEmpty()) {
            long due = rate == 0 ? now : begin + (long) (sent * 1e9 / rate);
            if (due > now) {
                return;
            }
            sent++;
            idle.poll().send(due);
        }
    }

    private void poll(long now) throws IOException {
        if (rate == 0 || idle.isEmpty()) {
            selector.select(100);
        } else {
            long wait = begin + (long) (sent * 1e9 / rate) - now;
            if (wait > 1_500_000) {
                selector.select(1);
            } else {
                selector.selectNow();
            }
        }
        for (SelectionKey key : selector.selectedKeys()) {
            ((Client) key.attachment()).read();
        }
        selector.selectedKeys().clear();
    }

    private void note(long start, boolean good) {
        long now = System.nanoTime();
        if (!good) {
            errors++;
        }
        if (now - begin < WARM_UP_NANOS) {
            return;
        }
        if (count == times.length) {
            times = Arrays.copyOf(times, count * 2);
        }
        times[count++] = now - start;
    }

    private void print(double seconds) {
        long[] sorted = Arrays.copyOf(times, count);
        Arrays.sort(sorted);
        System.out.printf(
                "{\"rps\":%.0f,\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"max_ms\":%.2f,\"errors\":%d}%n",
                count / seconds, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1), errors);
    }

    private static double at(long[] sorted, double part) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, sorted.length * part)] / 1e6;
    }

    /// One connection; knows answers with a length and chunked ones.
    private final class Client {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(256 << 10);
        private long start;

        Client(int port) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send(long due) throws IOException {
            start = due;
            ByteBuffer out = ByteBuffer.wrap(request);
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }

        void read() throws IOException {
            if (channel.read(in) < 0) {
                throw new IOException("the server closed a connection: " + text());
            }
            if (isWhole()) {
                String text = text();
                boolean good = text.startsWith("HTTP/1.1 200") && !text.contains("\"error\"") && !text.contains("\"isError\":true");
                if (!good && errors == 0) {
                    System.err.println(text);
                }
                note(start, good);
                in.clear();
                idle.add(this);
            }
        }

        private String text() {
            return new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
        }

        private boolean isWhole() {
            byte[] bytes = in.array();
            int length = in.position();
            int body = find(bytes, length);
            if (body < 0) {
                return false;
            }
            String head = new String(bytes, 0, body, StandardCharsets.ISO_8859_1).toLowerCase(java.util.Locale.ROOT);
            int at = head.indexOf("\r\ncontent-length:");
            if (at >= 0) {
                int end = head.indexOf("\r\n", at + 2);
                return length >= body + Integer.parseInt(head.substring(at + 17, end).strip());
            }
            return new String(bytes, Math.max(body, length - 5), Math.min(5, length - body), StandardCharsets.ISO_8859_1)
                    .equals("0\r\n\r\n");
        }

        private static int find(byte[] bytes, int length) {
            for (int i = 3; i < length; i++) {
                if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                    return i + 1;
                }
            }
            return -1;
        }
    }
}
