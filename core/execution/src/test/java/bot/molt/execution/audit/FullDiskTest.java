package bot.molt.execution.audit;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.bind.Binder;
import bot.molt.base.json.Json;
import bot.molt.base.redact.Redactor;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The operating system lets a child process write 20 KB a file, so that its log is cut in the
/// middle of a line.
class FullDiskTest {
    @TempDir Path folder;

    @Test
    void aFullDiskRefusesCallsAndIsRepairedWhenThereIsRoom() throws Exception {
        Path file = folder.resolve("audit.jsonl");
        List<String> said = untilFull(file);
        long acknowledged = Long.parseLong(said.getFirst());
        assertThat(acknowledged).isBetween(20L, 60L);
        assertThat(said.get(1))
                .startsWith("AUDIT_UNAVAILABLE audit log: ")
                .contains("File too large");
        assertThat(said.get(2)).startsWith("AUDIT_UNAVAILABLE audit log: ");
        assertThat(Files.size(file)).isLessThanOrEqualTo(20 * 1024);

        AuditConfig config = Binder.bind(AuditConfig.class, Json.Obj.EMPTY);
        try (FileAuditLog log =
                FileAuditLog.open(config, file, new Redactor(), InstantSource.system())) {
            log.append(Json.object().put("type", "tool_call").build()).awaitDurable();
        }
        assertThat(AuditVerifier.series(file))
                .isInstanceOfSatisfying(
                        Verification.Intact.class,
                        intact -> assertThat(intact.records()).isEqualTo(acknowledged + 1));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(found -> found.toString().contains(".torn-"))).isNotEmpty();
        }
    }

    private static List<String> untilFull(Path file) throws Exception {
        String java =
                String.join(
                        " ",
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xshare:auto");
        Process writer =
                new ProcessBuilder(
                                "bash",
                                "-c",
                                "ulimit -f 20; exec " + java + " \"$@\"",
                                "bash",
                                "-cp",
                                System.getProperty("java.class.path"),
                                FullDiskWriter.class.getName(),
                                file.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (BufferedReader out = writer.inputReader()) {
            List<String> lines = out.lines().toList();
            assertThat(writer.waitFor()).isZero();
            return lines;
        }
    }
}
