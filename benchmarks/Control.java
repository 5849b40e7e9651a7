import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// The WebSocket protocol of one gateway: time to connect, requests per second, memory of idle
/// connections. Any gateway that speaks the protocol will do.
///
/// Usage: `Control NAME PORT TOKEN PID SECONDS IDLE-CONNECTIONS IDLE-SECONDS METHOD…`
public final class Control {
    private static final int CONNECTIONS = 10;
    private static final int CROWD = 50;
    private static final int OPENING_SECONDS = 180;

    /// A key pair that signs the gateway's challenge.
    private static final class Device {
        private final KeyPair keys;
        private final String id;
        private final String publicKey;

        Device() throws GeneralSecurityException {
            keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] der = keys.getPublic().getEncoded();
            byte[] raw = Arrays.copyOfRange(der, der.length - 32, der.length);
            id = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(raw));
            publicKey = base64(raw);
        }

        private static String base64(byte[] bytes) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }

        /// The member `device` of `connect`.
        String claims(String token, String challenge) throws GeneralSecurityException {
            int at = challenge.indexOf("\"nonce\":\"") + 9;
            String nonce = challenge.substring(at, challenge.indexOf('"', at));
            long now = System.currentTimeMillis();
            String text = String.join("|", "v2", id, "gateway-client", "backend", "operator",
                    "operator.read,operator.admin", Long.toString(now), token, nonce);
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(keys.getPrivate());
            signer.update(text.getBytes(StandardCharsets.UTF_8));
            return ",\"device\":{\"id\":\"%s\",\"publicKey\":\"%s\",\"signature\":\"%s\",\"signedAt\":%d,\"nonce\":\"%s\"}"
                    .formatted(id, publicKey, base64(signer.sign()), now, nonce);
        }
    }

    /// One connection that was let in.
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;
        private int ids;

        Client(int port, String token) throws IOException {
            this(port, token, null);
        }

        /// @param device null to come without one
        Client(int port, String token, Device device) throws IOException {
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
            String challenge = text();
            send("{\"type\":\"req\",\"id\":\"c\",\"method\":\"connect\",\"params\":{\"minProtocol\":3,\"maxProtocol\":4,"
                    + "\"client\":{\"id\":\"gateway-client\",\"version\":\"1\",\"platform\":\"linux\",\"mode\":\"backend\"},"
                    + "\"role\":\"operator\",\"scopes\":[\"operator.read\",\"operator.admin\"],\"auth\":{\"token\":\"" + token + "\"}"
                    + claims(device, token, challenge) + "}}");
            String hello = answer("\"c\"");
            if (!hello.contains("\"ok\":true")) {
                throw new IOException(hello);
            }
        }

        private static String claims(Device device, String token, String challenge) throws IOException {
            try {
                return device == null ? "" : device.claims(token, challenge);
            } catch (GeneralSecurityException e) {
                throw new IOException(e);
            }
        }

        void send(String text) throws IOException {
            send(0x81, text.getBytes(StandardCharsets.UTF_8));
        }

        private void send(int first, byte[] bytes) throws IOException {
            int head = bytes.length < 126 ? 6 : 8;
            byte[] frame = new byte[head + bytes.length];
            frame[0] = (byte) first;
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
                if (opcode == 9) {
                    send(0x8A, bytes);
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

    private static void connect(String name, int port, String token, Device device) throws IOException {
        String what = device == null ? "connect" : "connect, device key";
        long[] times = new long[300];
        for (int i = -100; i < times.length; i++) {
            long start = System.nanoTime();
            try {
                new Client(port, token, device).close();
            } catch (IOException e) {
                System.out.printf("%-10s %-22s %s%n", name, what, e.getMessage());
                return;
            }
            if (i >= 0) {
                times[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(times);
        System.out.printf("%-10s %-22s p50 %.2f ms  p99 %.2f ms%n", name, what, at(times, 0.5), at(times, 0.99));
    }

    private static void load(String name, int port, String token, String method, int seconds, int connections) throws Exception {
        String what = method + " x " + connections;
        ConcurrentLinkedQueue<long[]> all = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Exception> failed = new ConcurrentLinkedQueue<>();
        AtomicLong count = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        long begin = System.nanoTime() + 2_000_000_000L;
        long end = begin + seconds * 1_000_000_000L;
        for (int i = 0; i < connections; i++) {
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
            System.out.printf("%-10s %-22s %s%n", name, what, failed.peek().getMessage());
            return;
        }
        long[] sorted = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        System.out.printf("%-10s %-22s %,.0f/s  p50 %.3f ms  p99 %.3f ms%n", name, what, count.get() / (double) seconds, at(sorted, 0.5), at(sorted, 0.99));
    }

    /// Kilobytes of a process and all it started.
    private static long resident(String pid) throws IOException {
        ProcessHandle root = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        long sum = resident(root);
        for (ProcessHandle child : root.descendants().toList()) {
            sum += resident(child);
        }
        return sum;
    }

    private static long resident(ProcessHandle process) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }

    /// Keeps connections that say nothing, one that asks and never reads, and one that measures
    /// what the others feel of it.
    private static void idle(String name, int port, String token, String pid, String method, int connections, int seconds)
            throws Exception {
        long before = resident(pid);
        List<Client> clients = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                clients.add(new Client(port, token));
            }
        } catch (IOException e) {
            System.out.printf("%-10s idle: refused after %d connections: %s%n", name, clients.size(), e.getMessage());
        }
        if (clients.isEmpty()) {
            return;
        }
        Thread.sleep(3_000);
        long after = resident(pid);
        System.out.printf("%-10s %,d idle: %.1f KiB each (resident %,d -> %,d KiB)%n", name, clients.size(),
                (after - before) / (double) clients.size(), before, after);
        AtomicLong answered = new AtomicLong();
        List<Thread> readers = clients.stream().map(client -> Thread.startVirtualThread(() -> {
            try {
                answered.addAndGet(client.answer("\"last\"").contains("\"ok\":true") ? 1 : 0);
            } catch (IOException e) {
                // It was let go.
            }
        })).toList();
        stuck(name, port, token, method, seconds);
        for (Client client : clients) {
            try {
                client.send("{\"type\":\"req\",\"id\":\"last\",\"method\":\"" + method + "\",\"params\":{}}");
            } catch (IOException e) {
                // It was let go.
            }
        }
        for (int i = 0; i < clients.size(); i++) {
            readers.get(i).join(java.time.Duration.ofSeconds(10));
            clients.get(i).close();
        }
        long alive = answered.get();
        System.out.printf("%-10s %,d of %,d alive after %d s, resident %,d KiB%n", name, alive, clients.size(), seconds, resident(pid));
    }

    /// Someone who never reads, for so many seconds.
    private static void stuck(String name, int port, String token, String method, int seconds) throws Exception {
        Client stuck = new Client(port, token);
        long start = System.nanoTime();
        AtomicLong dropped = new AtomicLong();
        AtomicLong asked = new AtomicLong();
        Thread.startVirtualThread(() -> {
            try {
                while (true) {
                    stuck.send("{\"type\":\"req\",\"id\":\"" + "x".repeat(200) + "\",\"method\":\"" + method + "\",\"params\":{}}");
                    asked.incrementAndGet();
                }
            } catch (IOException e) {
                dropped.set(System.nanoTime() - start);
            }
        });
        long[] times = new long[1 << 16];
        int n = 0;
        try (Client witness = new Client(port, token)) {
            while (System.nanoTime() - start < seconds * 1_000_000_000L && n < times.length) {
                long begun = System.nanoTime();
                witness.call(method);
                times[n++] = System.nanoTime() - begun;
                Thread.sleep(10);
            }
        }
        stuck.close();
        long[] sorted = Arrays.copyOf(times, n);
        Arrays.sort(sorted);
        String end = dropped.get() == 0 ? "still there after " + seconds + " s" : "dropped after %.1f s".formatted(dropped.get() / 1e9);
        System.out.printf("%-10s a stuck reader: %,d requests, %s; another meanwhile p50 %.3f ms  p99 %.3f ms%n", name, asked.get(), end,
                at(sorted, 0.5), at(sorted, 0.99));
    }

    /// A gateway may answer `/health` long before it lets anybody in.
    private static void awaitOpen(int port, String token) throws InterruptedException {
        long end = System.nanoTime() + OPENING_SECONDS * 1_000_000_000L;
        while (System.nanoTime() < end) {
            try (Client client = new Client(port, token)) {
                return;
            } catch (IOException e) {
                Thread.sleep(500);
            }
        }
    }

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[1]);
        awaitOpen(port, args[2]);
        int seconds = Integer.parseInt(args[4]);
        connect(args[0], port, args[2], null);
        connect(args[0], port, args[2], new Device());
        List<String> methods = Arrays.asList(args).subList(7, args.length);
        for (String method : methods) {
            load(args[0], port, args[2], method, seconds, CONNECTIONS);
        }
        load(args[0], port, args[2], methods.getFirst(), seconds, CROWD);
        idle(args[0], port, args[2], args[3], methods.getFirst(), Integer.parseInt(args[5]), Integer.parseInt(args[6]));
    }
}
