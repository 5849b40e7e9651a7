package bot.molt.testkit.channel;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Delivers to somebody's address, again and again until it is taken.
final class Pusher {
    private static final int MOST_ATTEMPTS = 200;

    private Pusher() {}

    /// The answer of whoever took it.
    static String push(URI to, Map<String, String> headers, byte[] body)
            throws IOException, InterruptedException {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            HttpURLConnection connection = (HttpURLConnection) to.toURL().openConnection();
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            headers.forEach(connection::setRequestProperty);
            connection.getOutputStream().write(body);
            if (connection.getResponseCode() / 100 == 2) {
                try (InputStream in = connection.getInputStream()) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
            boolean never = new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
            if (never) {
                throw new IllegalStateException("a latch that nobody counts down");
            }
        }
        throw new IOException("not taken: " + to);
    }
}
