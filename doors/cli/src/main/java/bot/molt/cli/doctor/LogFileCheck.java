package bot.molt.cli.doctor;

import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where the gateway writes its log.
final class LogFileCheck implements Check {
    @Override
    public List<Finding> look(Ground ground) throws IOException {
        String written = ground.text("logging.file", "");
        Path file = written.isEmpty() ? ground.state("logs/gateway.log") : ground.path(written);
        Path folder = file.resolveSibling("").normalize();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            return written.isEmpty()
                    ? List.of()
                    : List.of(
                            Finding.critical(
                                    "log.no_folder",
                                    folder + " is a file (expected: the folder of logging.file)",
                                    "move it away, or set logging.file"));
        }
        boolean isBlocked =
                Files.isDirectory(file) || (Files.exists(file) && !Files.isWritable(file));
        if (isBlocked || (Files.isDirectory(folder) && !Files.isWritable(folder))) {
            Finding finding =
                    Finding.warn(
                            "log.unwritable",
                            file + " cannot be written; the log goes to the console alone",
                            "mend its owner and mode, or set logging.file");
            return List.of(
                    Files.isDirectory(file)
                            ? finding.mending(copies -> "moved to " + copies.moveAway(file))
                            : finding);
        }
        return List.of(Finding.ok("log.file", file.toString()));
    }
}
