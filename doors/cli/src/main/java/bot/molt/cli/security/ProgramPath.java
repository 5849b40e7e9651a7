package bot.molt.cli.security;

import bot.molt.base.json.Json;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The folders in which programs are searched: others must not put programs there.
final class ProgramPath implements Check {
    @Override
    public List<Finding> look(Ground ground) throws IOException {
        List<String> folders =
                new ArrayList<>(
                        List.of(
                                ground.environment()
                                        .getOrDefault("PATH", "")
                                        .split(File.pathSeparator, -1)));
        for (Json item : ground.items("tools.exec.pathPrepend")) {
            if (item instanceof Json.Str(String text)) {
                folders.add(ground.path(text).toString());
            }
        }
        List<Finding> findings = new ArrayList<>();
        for (String folder : folders.stream().distinct().toList()) {
            if (!folder.startsWith("/")) {
                findings.add(
                        Finding.warn(
                                "path.relative",
                                "PATH: '%s': programs are taken from wherever a command runs"
                                        .formatted(folder),
                                "take it out of PATH"));
            } else if (Files.isDirectory(Path.of(folder)) && FolderPlace.isOpen(Path.of(folder))) {
                findings.add(
                        Finding.warn(
                                "path.writable",
                                "PATH: %s can be changed by others".formatted(folder),
                                "chmod go-w " + folder));
            }
        }
        return findings;
    }
}
