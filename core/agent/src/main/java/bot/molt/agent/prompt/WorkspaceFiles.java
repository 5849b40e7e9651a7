package bot.molt.agent.prompt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The files of a workspace that a model is told of at once. Only plain files of the folder itself:
/// a link could lead to what is not the caller's.
public final class WorkspaceFiles {
    private static final List<String> NAMES =
            List.of(
                    "AGENTS.md",
                    "SOUL.md",
                    "TOOLS.md",
                    "IDENTITY.md",
                    "USER.md",
                    "HEARTBEAT.md",
                    "BOOTSTRAP.md",
                    "MEMORY.md");
    private static final List<String> ONLY_WHERE_THERE = List.of("BOOTSTRAP.md", "MEMORY.md");
    private static final int MOST_BYTES = 1 << 20;

    private WorkspaceFiles() {}

    /// A file and what is told of it.
    public record Told(String name, String text) {}

    /// What the folder has, each cut to so many characters.
    public static List<Told> read(Path folder, int maxChars) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Told> all = new ArrayList<>();
        for (String name : NAMES) {
            Optional<String> text = text(folder.resolve(name));
            if (text.isPresent()) {
                all.add(new Told(name, cut(name, text.get().strip(), maxChars)));
            } else if (!ONLY_WHERE_THERE.contains(name)) {
                all.add(new Told(name, "[MISSING] Expected at: " + folder.resolve(name)));
            }
        }
        boolean empty = all.stream().allMatch(file -> file.text().startsWith("[MISSING]"));
        return empty ? List.of() : all;
    }

    private static Optional<String> text(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Seven tenths from the start, two from the end.
    static String cut(String name, String text, int maxChars) {
        if (text.length() <= maxChars) {
            return text;
        }
        int head = maxChars * 7 / 10;
        int tail = maxChars * 2 / 10;
        return "%s\n\n[… %d of %d characters of %s are left out; read the file for all of it …]\n\n%s"
                .formatted(
                        text.substring(0, head),
                        text.length() - head - tail,
                        text.length(),
                        name,
                        text.substring(text.length() - tail));
    }
}
