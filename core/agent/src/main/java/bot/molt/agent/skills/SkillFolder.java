package bot.molt.agent.skills;

import bot.molt.base.config.ConfigText;
import bot.molt.base.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A folder of skills, read. No link is followed: in a workspace it could lead to what is not its
/// owner's.
///
/// @param skills by the names of their folders
/// @param problems of those that are none, for people
public record SkillFolder(List<Skill> skills, List<String> problems) {
    private static final int MOST = 300;
    private static final int MOST_BYTES = 256 << 10;
    private static final int LONGEST_DESCRIPTION = 1_024;
    private static final SkillFolder EMPTY = new SkillFolder(List.of(), List.of());

    public SkillFolder {
        skills = List.copyOf(skills);
        problems = List.copyOf(problems);
    }

    /// What lies in a folder; nothing where there is none.
    static SkillFolder read(Path folder, Skill.Source source) {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return EMPTY;
        }
        List<Skill> skills = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try {
            for (Path each : listed(folder)) {
                read(each, source, skills, problems);
            }
        } catch (IOException e) {
            problems.add("%s: cannot be read: %s".formatted(folder, e.getMessage()));
        }
        return new SkillFolder(skills, problems);
    }

    private static void read(
            Path folder, Skill.Source source, List<Skill> skills, List<String> problems) {
        try {
            skill(folder, source).ifPresent(skills::add);
        } catch (IOException | IllegalArgumentException e) {
            problems.add("%s: %s".formatted(folder.resolve(Skill.FILE), e.getMessage()));
        }
    }

    private static List<Path> listed(Path folder) throws IOException {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> items =
                Files.newDirectoryStream(folder, SkillFolder::isCandidate)) {
            for (Path item : items) {
                all.add(item);
                if (all.size() > MOST) {
                    throw new IOException("more than " + MOST + " folders");
                }
            }
        }
        all.sort(null);
        return all;
    }

    private static boolean isCandidate(Path folder) {
        return !String.valueOf(folder.getFileName()).startsWith(".")
                && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    /// The skill of a folder; empty where it has no SKILL.md.
    ///
    /// Errors: `IllegalArgumentException` for a file that is none.
    static Optional<Skill> skill(Path folder, Skill.Source source) throws IOException {
        Path file = folder.resolve(Skill.FILE);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        }
        if (bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "more than %d KB (expected: less; the rest belongs in files beside it)"
                            .formatted(MOST_BYTES >> 10));
        }
        return Optional.of(of(new String(bytes, StandardCharsets.UTF_8), folder, source));
    }

    private static Skill of(String text, Path folder, Skill.Source source) {
        Json.Obj front = front(text);
        String named = front.string("name").map(String::strip).orElse("");
        String name = named.isEmpty() ? String.valueOf(folder.getFileName()) : named;
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}")) {
            throw new IllegalArgumentException(
                    "name: %s (expected: up to 64 letters, digits, spaces, dots, _ and -)"
                            .formatted(name));
        }
        String description = front.string("description").map(String::strip).orElse("");
        if (description.isEmpty()) {
            throw new IllegalArgumentException(
                    "description: missing (expected: what the skill is for, in the front matter)");
        }
        String cut =
                description.length() <= LONGEST_DESCRIPTION
                        ? description
                        : description.substring(0, LONGEST_DESCRIPTION);
        return new Skill(name, cut, source, folder, SkillWants.of(front));
    }

    /// What stands between the first two lines of three dashes.
    private static Json.Obj front(String text) {
        List<String> lines = text.replace("\uFEFF", "").lines().toList();
        if (lines.isEmpty() || !lines.getFirst().strip().equals("---")) {
            throw new IllegalArgumentException(
                    "no front matter (expected: a first line --- with name and description behind it)");
        }
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).strip().equals("---")) {
                return ConfigText.parse("front-matter.yaml", String.join("\n", lines.subList(1, i)))
                        .tree();
            }
        }
        throw new IllegalArgumentException(
                "the front matter has no end (expected: a second line ---)");
    }
}
