import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Streamed output: `java Output.java pipe COMMAND`, `java Output.java sse|ws PORT TOKEN SERVER_PID MEGABYTES COMMAND`, `java Output.java slow
/// PORT TOKEN SERVER_PID READERS SECONDS COMMAND`.
///
/// `pipe` reads a child's output through a plain pipe; `sse` and `ws` read the same command through the gateway and count the bytes of
/// its output by the offset that the events carry; `slow` lets READERS clients
/// watch one call, each taking 1 kB a second, and prints the server's memory.
public final class Output {
    public static void main(String[] args) throws IOException, InterruptedException {
        switch (args[0]) {
            case "pipe" -> pipe(args[1]);
            case "slow" -> slow(args);
            default -> stream(args);
        }
        System.exit(0);
    }

    private static void pipe(String command) throws IOException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder("/bin/sh", "-c", command).start();
        byte[] buffer = new byte[64 << 10];
        long bytes = 0;
        InputStream in = process.getInputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            bytes += count;
        }
        report("pipe", bytes, start);
    }

    private static void stream(String[] args) throws IOException {
        Path status = Path.of("/proc/" + args[3] + "/status");
        long expected = Long.parseLong(args[4]) << 20;
        long start = System.nanoTime();
        try (Socket socket = open(args[0].equals("ws"), Integer.parseInt(args[1]), args[2], args[5])) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 256 << 10);
            byte[] buffer = new byte[256 << 10];
            byte[] last = new byte[256];
            long wire = 0;
            long most = 0;
            long next = 0;
            boolean done = false;
            while (!done) {
                int count = in.read(buffer);
                if (count < 0) {
                    break;
                }
                wire += count;
                if (wire > next) {
                    most = Math.max(most, rss(status));
                    next += 32 << 20;
                }
                int keep = Math.min(last.length, count);
                System.arraycopy(last, keep, last, 0, last.length - keep);
                System.arraycopy(buffer, count - keep, last, last.length - keep, keep);
                String end = new String(last, StandardCharsets.ISO_8859_1);
                done = end.contains("\"isError\":") || end.contains("\"type\":\"error\"");
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "%s: %.0f MB/s of output (%.2f s), wire %.0f MB, resident at most %d MB%n",
                    args[0], expected / 1e6 / seconds, seconds, wire / 1e6, most);
            if (wire < expected) {
                System.out.println("  less on the wire than was written: " + new String(last, StandardCharsets.ISO_8859_1).strip());
            }
        }
    }

    private static void slow(String[] args) throws IOException, InterruptedException {
        Path status = Path.of("/proc/" + args[3] + "/status");
        int readers = Integer.parseInt(args[4]);
        int seconds = Integer.parseInt(args[5]);
        System.out.printf("slow: %d MB resident before%n", rss(status));
        List<Socket> sockets = new ArrayList<>();
        byte[] some = new byte[1024];
        int port = Integer.parseInt(args[1]);
        sockets.add(open(false, port, args[2], args[6]));
        String first = new String(some, 0, sockets.getFirst().getInputStream().read(some), StandardCharsets.UTF_8);
        Matcher id = Pattern.compile("\"callId\":\"([^\"]+)\"").matcher(first);
        while (!id.find()) {
            first += new String(some, 0, sockets.getFirst().getInputStream().read(some), StandardCharsets.UTF_8);
            id = Pattern.compile("\"callId\":\"([^\"]+)\"").matcher(first);
        }
        for (int i = 1; i < readers; i++) {
            sockets.add(post(port, args[2], "{\"callId\":\"" + id.group(1) + "\",\"offset\":0}"));
        }
        long most = 0;
        int answered = 0;
        for (int second = 0; second < seconds; second++) {
            long next = System.nanoTime() + 1_000_000_000L;
            answered = 0;
            for (Socket socket : sockets) {
                answered += socket.getInputStream().read(some) > 0 ? 1 : 0;
            }
            most = Math.max(most, rss(status));
            long left = next - System.nanoTime();
            Thread.sleep(Math.max(0, left / 1_000_000));
        }
        System.out.printf("slow: %d of %d readers served, resident at most %d MB%n", answered, readers, most);
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static Socket open(boolean isWebSocket, int port, String token, String command) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 << 10);
        socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        OutputStream out = socket.getOutputStream();
        String call = "{\"tool\":\"exec\",\"input\":{\"command\":\"" + command + "\",\"timeout\":600000}}";
        byte[] body = call.getBytes(StandardCharsets.UTF_8);
        String auth = "Host: 127.0.0.1\r\nAuthorization: Bearer " + token + "\r\n";
        if (isWebSocket) {
            String head =
                    "GET /ws/tools/stream HTTP/1.1\r\n" + auth
                            + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.UTF_8));
            boolean small = body.length < 126;
            byte[] frame = new byte[body.length + (small ? 6 : 8)];
            frame[0] = (byte) 0x81;
            frame[1] = (byte) (0x80 | (small ? body.length : 126));
            frame[2] = (byte) (small ? 0 : body.length >> 8);
            frame[3] = (byte) (small ? 0 : body.length);
            System.arraycopy(body, 0, frame, frame.length - body.length, body.length);
            out.write(frame);
        } else {
            String head =
                    "POST /api/tools/stream HTTP/1.1\r\n" + auth + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.UTF_8));
            out.write(body);
        }
        out.flush();
        return socket;
    }

    private static Socket post(int port, String token, String body) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 << 10);
        socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.getOutputStream()
                .write(
                        ("POST /api/tools/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token
                                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                                .getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static long rss(Path status) throws IOException {
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return 0;
    }

    private static void report(String name, long bytes, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%s: %.0f MB/s (%.2f s)%n", name, bytes / 1e6 / seconds, seconds);
    }
}
