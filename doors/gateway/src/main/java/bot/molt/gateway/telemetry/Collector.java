package bot.molt.gateway.telemetry;

import bot.molt.base.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// Where traces and metrics go: a collector that speaks OTLP over HTTP.
///
/// @param endpoint its address without `/v1/traces`
/// @param headers of every request, such as an authorization
record Collector(URI endpoint, Map<String, Secret> headers) {
    private static final int TIMEOUT_MILLIS = 10_000;

    /// Sends a request.
    ///
    /// Errors: `IOException` where it does not arrive or is turned down.
    void send(String signal, byte[] request) throws IOException {
        String base = endpoint.toString();
        String slash = base.endsWith("/") ? "" : "/";
        HttpURLConnection connection =
                (HttpURLConnection)
                        URI.create(base + slash + "v1/" + signal).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Content-Type", "application/x-protobuf");
        connection.setRequestProperty("Content-Encoding", "gzip");
        headers.forEach((name, value) -> connection.setRequestProperty(name, value.reveal()));
        try (OutputStream out = new GZIPOutputStream(connection.getOutputStream())) {
            out.write(request);
        }
        int status = connection.getResponseCode();
        if (status / 100 != 2) {
            throw new IOException("status " + status + " from " + endpoint);
        }
        try (InputStream answer = connection.getInputStream()) {
            answer.transferTo(OutputStream.nullOutputStream());
        }
    }
}
