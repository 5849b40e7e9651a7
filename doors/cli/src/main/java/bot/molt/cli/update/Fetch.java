package bot.molt.cli.update;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Reads what releases are made of: files of this machine, and https addresses.
final class Fetch {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int MAX_TEXT = 1 << 20;

    private Fetch() {}

    /// A path, a `file:` or an `https:` address as an address.
    ///
    /// Errors: `invalid_params` for plain http, unless it stays on this machine.
    static URI address(String text) {
        URI uri =
                text.contains("://") || text.startsWith("file:")
                        ? URI.create(text)
                        : Path.of(text).toAbsolutePath().normalize().toUri();
        boolean isFine =
                switch (String.valueOf(uri.getScheme())) {
                    case "https", "file" -> true;
                    case "http" -> isHere(uri);
                    default -> false;
                };
        if (!isFine) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    text + ": (expected: a path, or an address that begins with https://)");
        }
        return uri;
    }

    private static boolean isHere(URI uri) {
        try {
            return InetAddress.getByName(uri.getHost()).isLoopbackAddress();
        } catch (IOException e) {
            return false;
        }
    }

    /// A text of 1 MB at most; empty where it is not there.
    static Optional<byte[]> find(URI address) throws IOException {
        try (InputStream in = open(address)) {
            byte[] bytes = in.readNBytes(MAX_TEXT + 1);
            if (bytes.length > MAX_TEXT) {
                throw new IOException(address + ": more than 1 MB");
            }
            return Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Errors: `NoSuchFileException` where it is not there.
    static InputStream open(URI address) throws IOException {
        if (address.getScheme().equals("file")) {
            return Files.newInputStream(Path.of(address));
        }
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setRequestProperty("User-Agent", "moltbot-update");
        int status = connection.getResponseCode();
        if (status == HttpURLConnection.HTTP_NOT_FOUND) {
            throw new NoSuchFileException(address.toString());
        }
        if (status != HttpURLConnection.HTTP_OK) {
            throw new CodedException(
                    ErrorCode.UPSTREAM_FAILED, address + ": status " + status + " (expected: 200)");
        }
        return connection.getInputStream();
    }
}
