package bot.molt.channels.wire;

import bot.molt.base.Ids;
import bot.molt.protocol.wire.Request;
import bot.molt.spi.channel.OutgoingFile;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A form with fields and files (RFC 7578).
public final class Multipart {
    private final String boundary = "moltbot-" + Ids.text(24);
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    /// Adds a field.
    public Multipart field(String name, String value) {
        head(name, "");
        text(value + "\r\n");
        return this;
    }

    /// Adds a file.
    public Multipart file(String name, OutgoingFile file) {
        String shown = file.name().replaceAll("[\\r\\n\"\\\\]", "_");
        head(name, "; filename=\"%s\"\r\nContent-Type: %s".formatted(shown, file.mimeType()));
        body.writeBytes(file.bytes());
        text("\r\n");
        return this;
    }

    private void head(String name, String more) {
        text(
                "--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n"
                        .formatted(boundary, name, more));
    }

    private void text(String text) {
        body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The request that sends it.
    public Request post(String path) {
        text("--" + boundary + "--\r\n");
        return new Request("POST", path, List.of(), body.toByteArray(), null, null)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary);
    }
}
