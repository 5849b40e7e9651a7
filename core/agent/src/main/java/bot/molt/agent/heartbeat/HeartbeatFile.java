package bot.molt.agent.heartbeat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// `HEARTBEAT.md` of a workspace: what there is to look after.
public final class HeartbeatFile {
    private static final int MOST_BYTES = 1 << 20;
    private static final Pattern NOTHING =
            Pattern.compile("\\s*(#.*|[-*+]\\s*(\\[[ xX]?\\])?)?\\s*");

    private HeartbeatFile() {}

    /// Whether it says more than headings and empty points.
    public static boolean says(Path workspace) {
        Path file = workspace.resolve("HEARTBEAT.md");
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            return text.lines().anyMatch(line -> !NOTHING.matcher(line).matches());
        } catch (IOException e) {
            return false;
        }
    }
}
