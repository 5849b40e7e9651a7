package bot.molt.cli.doctor;

import bot.molt.base.json.Json;
import bot.molt.cli.LocalAudit;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Copies;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The audit log: its chain and its end.
final class AuditLogCheck implements Check {
    /// A longer log is checked in its newest file alone; `audit verify` reads all of it.
    private static final long MUCH = 256L << 20;

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        LocalAudit local = ground.session().local().audit();
        Path current = current(ground);
        if (ground.text("logging.auditLog.enabled", "true").equals("false")) {
            return List.of(
                    Finding.warn(
                            "audit.off",
                            "logging.auditLog.enabled is false: calls are not recorded",
                            "moltbot config unset logging.auditLog.enabled"));
        }
        List<Path> files = files(current);
        if (local == null || files.isEmpty()) {
            return List.of();
        }
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        boolean isWhole = bytes <= MUCH;
        Json.Obj result = verified(local, current, isWhole);
        if (result.isTrue("ok")) {
            return List.of(
                    Finding.ok(
                            "audit.chain",
                            "%s: %d records%s"
                                    .formatted(
                                            current,
                                            result.number("records").orElse(0L),
                                            isWhole ? "" : " in the newest file")));
        }
        return List.of(finding(ground, current, text(result)));
    }

    private static Json.Obj verified(LocalAudit local, Path current, boolean isWhole)
            throws IOException {
        try {
            return isWhole ? local.verifyLog(current) : local.verify(List.of(current));
        } catch (IOException e) {
            return Json.object()
                    .put("ok", false)
                    .put("problems", Json.strings(List.of(String.valueOf(e.getMessage()))))
                    .build();
        }
    }

    private static String text(Json.Obj result) {
        return result.items("problems").isEmpty()
                ? "does not verify"
                : result.items("problems").getFirst() instanceof Json.Str(String text)
                        ? text
                        : "does not verify";
    }

    private static Finding finding(Ground ground, Path current, String text) throws IOException {
        if (text.contains("torn")) {
            return Finding.info(
                    "audit.torn",
                    text + "; a write broke off",
                    "nothing: the next start cuts it off and keeps what it cut");
        }
        return Finding.critical(
                        "audit.broken",
                        text,
                        "find out who changed it; keep the files as evidence and move them away: moltbot doctor --fix")
                .mending(copies -> moved(ground, current, copies));
    }

    private static String moved(Ground ground, Path current, Copies copies) throws IOException {
        ground.requireNoGateway(current.toString());
        List<Path> all = new ArrayList<>(files(current));
        Path head = current.resolveSibling(stem(current) + ".head");
        if (Files.exists(head)) {
            all.add(head);
        }
        for (Path file : all) {
            copies.moveAway(file);
        }
        return "moved %d files away as evidence; the next start begins a new log"
                .formatted(all.size());
    }

    static Path current(Ground ground) throws IOException {
        String written = ground.text("logging.auditLog.file", "");
        return written.isEmpty() ? ground.state("logs/audit.jsonl") : ground.path(written);
    }

    /// The file that is written and those before it.
    private static List<Path> files(Path current) throws IOException {
        Path folder = current.resolveSibling("").normalize();
        List<Path> files = new ArrayList<>();
        if (Files.isReadable(folder)) {
            try (DirectoryStream<Path> all =
                    Files.newDirectoryStream(folder, stem(current) + "*.jsonl")) {
                all.forEach(files::add);
            }
        }
        return files;
    }

    private static String stem(Path current) {
        return String.valueOf(current.getFileName()).replaceFirst("\\.[^.]*$", "");
    }
}
