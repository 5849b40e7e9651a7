package bot.molt.gateway.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// One file of the page, ready to be sent.
final class Asset {
    private final String type;
    private final byte[] plain;
    private final byte[] zipped;
    private final String integrity;

    private Asset(String type, byte[] plain, byte[] zipped, String integrity) {
        this.type = type;
        this.plain = plain;
        this.zipped = zipped;
        this.integrity = integrity;
    }

    static Asset of(String name, byte[] bytes) {
        return new Asset(type(name), bytes, zipped(bytes), "sha384-" + digest("SHA-384", bytes));
    }

    /// As in `Content-Type`.
    String type() {
        return type;
    }

    byte[] plain() {
        return plain;
    }

    /// The same, compressed by gzip.
    byte[] zipped() {
        return zipped;
    }

    /// The bytes' digest, as a browser is told it: `sha384-…`.
    String integrity() {
        return integrity;
    }

    /// Base64 of the digest.
    static String digest(String algorithm, byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "html" -> "text/html; charset=utf-8";
            case "png" -> "image/png";
            case "svg" -> "image/svg+xml";
            case "webmanifest" -> "application/manifest+json";
            default -> "application/octet-stream";
        };
    }

    private static byte[] zipped(byte[] bytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(bytes.length / 3 + 64);
        try (GZIPOutputStream zip = new Best(all)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toByteArray();
    }

    private static final class Best extends GZIPOutputStream {
        Best(ByteArrayOutputStream to) throws IOException {
            super(to);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
