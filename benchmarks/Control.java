import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// The WebSocket protocol of one gateway: time to connect, requests per second, memory of idle
/// connections. Any gateway that speaks the protocol will do.
///
/// Usage: `Control NAME PORT TOKEN PID SECONDS IDLE-CONNECTIONS METHOD…`
public final class Control {
    private static final int CONNECTIONS = 10;

    /// One connection that was let in.
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;
        private int ids;

        Client(int port, String token) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 1 << 13));
            out = socket.getOutputStream();
            out.write(("GET / HTTP/1.1\r\nHost: 127.0.0.1:" + port
                            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            int seen = 0;
            while (seen != 0x0D0A0D0A) {
                seen = seen << 8 | in.readUnsignedByte();
            }
            text();
            send("{\"type\":\"req\",\"id\":\"c\",\"method\":\"connect\",\"params\":{\"minProtocol\":3,\"maxProtocol\":4,"
                    + "\"client\":{\"id\":\"gateway-client\",\"version\":\"1\",\"platform\":\"linux\",\"mode\":\"backend\"},"
                    + "\"role\":\"operator\",\"scopes\":[\"operator.read\",\"operator.admin\"],\"auth\":{\"token\":\"" + token + "\"}}}");
            String hello = answer("\"c\"");
            if (!hello.contains("\"ok\":true")) {
                throw new IOException(hello);
            }
        }

        void send(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int head = bytes.length < 126 ? 6 : 8;
            byte[] frame = new byte[head + bytes.length];
            frame[0] = (byte) 0x81;
            frame[1] = (byte) (0x80 | (head == 6 ? bytes.length : 126));
            if (head == 8) {
                frame[2] = (byte) (bytes.length >> 8);
                frame[3] = (byte) bytes.length;
            }
            System.arraycopy(bytes, 0, frame, head, bytes.length);
            out.write(frame);
        }

        String text() throws IOException {
            while (true) {
                int opcode = in.readUnsignedByte() & 15;
                long length = in.readUnsignedByte() & 127;
                length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
                byte[] bytes = in.readNBytes((int) length);
                if (opcode == 8) {
                    throw new IOException("closed: " + new String(bytes, StandardCharsets.UTF_8));
                }
                if (opcode == 1) {
                    return new String(bytes, StandardCharsets.UTF_8);
                }
            }
        }

        String answer(String id) throws IOException {
            while (true) {
                String text = text();
                int end = Math.min(text.length(), 80);
                if (text.startsWith("{\"type\":\"res\"") && text.substring(0, end).contains("\"id\":" + id)) {
                    return text;
                }
            }
        }

        String call(String method) throws IOException {
            String id = "\"" + ++ids + "\"";
            send("{\"type\":\"req\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{}}");
            return answer(id);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static double at(long[] sorted, double part) {
        return sorted[(int) Math.min(sorted.length - 1, sorted.length * part)] / 1e6;
    }

    private static void connect(String name, int port, String token) throws IOException {
        long[] times = new long[300];
        for (int i = -100; i < times.length; i++) {
            long start = System.nanoTime();
            new Client(port, token).close();
            if (i >= 0) {
                times[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(times);
        System.out.printf("%-10s connect            p50 %.2f ms  p99 %.2f ms%n", name, at(times, 0.5), at(times, 0.99));
    }

    private static void load(String name, int port, String token, String method, int seconds) throws Exception {
        ConcurrentLinkedQueue<long[]> all = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Exception> failed = new ConcurrentLinkedQueue<>();
        AtomicLong count = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        long begin = System.nanoTime() + 2_000_000_000L;
        long end = begin + seconds * 1_000_000_000L;
        for (int i = 0; i < CONNECTIONS; i++) {
            threads.add(Thread.startVirtualThread(() -> {
                long[] times = new long[1 << 20];
                int n = 0;
                try (Client client = new Client(port, token)) {
                    for (long now = System.nanoTime(); now < end && n < times.length; ) {
                        String answer = client.call(method);
                        if (!answer.contains("\"ok\":true")) {
                            throw new IOException(answer);
                        }
                        long done = System.nanoTime();
                        if (now >= begin) {
                            times[n++] = done - now;
                            count.incrementAndGet();
                        }
                        now = done;
                    }
                } catch (IOException e) {
                    failed.add(e);
                }
                all.add(Arrays.copyOf(times, n));
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failed.isEmpty()) {
            System.out.printf("%-10s %-18s %s%n", name, method, failed.peek().getMessage());
            return;
        }
        long[] sorted = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        System.out.printf("%-10s %-18s %,.0f/s  p50 %.3f ms  p99 %.3f ms%n", name, method, count.get() / (double) seconds, at(sorted, 0.5), at(sorted, 0.99));
    }

    private static long resident(String pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }

    private static void idle(String name, int port, String token, String pid, int connections) throws Exception {
        long before = resident(pid);
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            clients.add(new Client(port, token));
        }
        Thread.sleep(3_000);
        long after = resident(pid);
        System.out.printf("%-10s %,d idle: %.1f KiB each (resident %,d -> %,d KiB)%n", name, connections, (after - before) / (double) connections, before, after);
        for (Client client : clients) {
            client.close();
        }
    }

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[1]);
        connect(args[0], port, args[2]);
        for (String method : Arrays.asList(args).subList(6, args.length)) {
            load(args[0], port, args[2], method, Integer.parseInt(args[4]));
        }
        idle(args[0], port, args[2], args[3], Integer.parseInt(args[5]));
    }
}
