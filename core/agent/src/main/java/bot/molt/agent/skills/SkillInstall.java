package bot.molt.agent.skills;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes skills into the operator's folder. A skill is there as a whole or not at all, and one that
/// is there is replaced only where somebody says so.
public final class SkillInstall {
    private SkillInstall() {}

    /// What was taken in.
    ///
    /// @param digest SHA-256 over its files
    /// @param replaced whether another of its name was there
    public record Installed(Skill skill, String digest, boolean replaced) {}

    /// Takes a folder or an archive in.
    ///
    /// @param from on this machine
    /// @param managed the folder of skills
    /// @param replaces whether one of the same name goes
    ///
    ///   Errors: `invalid_params` for what is no skill or not allowed in one; `conflict` for a name
    ///   that is there.
    public static Installed take(Path from, Path managed, boolean replaces) throws IOException {
        makeFolder(managed);
        Path fresh = Files.createDirectory(managed.resolve(".new-" + Ids.text(8)));
        try {
            Skill skill = laidOut(from, fresh);
            Path target = managed.resolve(folderName(skill));
            boolean there = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
            if (there && !replaces) {
                throw new CodedException(
                        ErrorCode.CONFLICT,
                        "skill: %s is installed (expected: another name, or force)"
                                .formatted(skill.name()));
            }
            String digest = SkillPacket.digest(skill.folder());
            put(skill.folder(), target, fresh.resolveSibling(".old-" + Ids.text(8)));
            Skill placed =
                    new Skill(
                            skill.name(),
                            skill.description(),
                            Skill.Source.MANAGED,
                            target,
                            skill.wants());
            return new Installed(placed, digest, there);
        } finally {
            remove(fresh);
        }
    }

    private static void makeFolder(Path managed) throws IOException {
        if (!Files.isDirectory(managed)) {
            Files.createDirectories(managed);
            Files.setPosixFilePermissions(managed, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static Skill laidOut(Path from, Path fresh) {
        try {
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
            SkillPacket.unpack(from, fresh);
            Path top = top(fresh);
            return SkillFolder.skill(top, Skill.Source.MANAGED)
                    .orElseThrow(() ->
                            new IOException(
                                    "no SKILL.md in it (expected: one at the top, or in its only folder)"));
        } catch (IOException | IllegalArgumentException e) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "skill: %s: %s".formatted(from.getFileName(), e.getMessage()),
                    e);
        }
    }

    /// An archive mostly holds the folder, not what is in it.
    private static Path top(Path fresh) throws IOException {
        if (Files.exists(fresh.resolve(Skill.FILE))) {
            return fresh;
        }
        List<Path> items = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(fresh)) {
            all.forEach(items::add);
        }
        return items.size() == 1 && Files.isDirectory(items.getFirst()) ? items.getFirst() : fresh;
    }

    private static String folderName(Skill skill) {
        return skill.name().replace(' ', '-').replaceAll("[.]+$", "");
    }

    /// The old one stands aside until the new one is in its place.
    private static void put(Path fresh, Path target, Path aside) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(target, aside, StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
            }
            throw e;
        }
        remove(aside);
    }

    /// SHA-256 over the files of a skill as they are now.
    public static String digest(Skill skill) throws IOException {
        return SkillPacket.digest(skill.folder());
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes what)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
                            throws IOException {
                        Files.delete(dir);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
