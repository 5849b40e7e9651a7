import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One kept connection; knows answers with a length, chunked ones and those without a body.
final class Connection {
    private final Socket socket;
    private final String token;
    private final byte[] buffer = new byte[1 << 16];

    Connection(int port, String token) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        this.token = token;
        socket.setTcpNoDelay(true);
    }

    String post(String path, String body, String headers) throws IOException {
        String request =
                "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n%sContent-Length: %d\r\n\r\n%s"
                        .formatted(path, token, headers, body.length(), body);
        OutputStream out = socket.getOutputStream();
        out.write(request.getBytes(StandardCharsets.UTF_8));
        out.flush();
        InputStream in = socket.getInputStream();
        int length = 0;
        String text = "";
        while (!isWhole(text)) {
            int more = in.read(buffer, length, buffer.length - length);
            if (more < 0) {
                throw new IOException("closed: " + text);
            }
            length += more;
            text = new String(buffer, 0, length, StandardCharsets.UTF_8);
        }
        return text;
    }

    private static boolean isWhole(String text) {
        int head = text.indexOf("\r\n\r\n");
        if (head < 0) {
            return false;
        }
        Matcher length = Pattern.compile("(?i)\ncontent-length: *(\\d+)").matcher(text.substring(0, head));
        if (length.find()) {
            return text.getBytes(StandardCharsets.UTF_8).length >= head + 4 + Integer.parseInt(length.group(1));
        }
        return text.endsWith("\r\n0\r\n\r\n") || !text.substring(0, head).toLowerCase().contains("chunked");
    }
}
