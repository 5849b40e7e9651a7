package bot.molt.cli.backup;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.archive.Unpacking;
import bot.molt.base.json.Json;
import bot.molt.cli.LocalAudit;
import bot.molt.cli.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Checks a backup through and through: digests, and the chain of the audit log in it.
record VerifiedBackup(Path archive, Supplier<Secret> passphrase) {
    /// What was found.
    ///
    /// @param audit what the audit log in it says of itself; null where this program cannot check
    ///   it or there is none
    record Found(Manifest manifest, Json.@Nullable Obj audit) {}

    /// Errors: `invalid_request` for what is no whole backup, and for an audit log whose chain is
    /// broken.
    Found check(Session session) throws IOException {
        Path aside = Files.createTempDirectory("moltbot-verify");
        try {
            Manifest manifest =
                    new BackupReader(archive, passphrase)
                            .read(entry ->
                                    isAudit(entry.path())
                                            ? created(Unpacking.inside(aside, entry.path()))
                                            : OutputStream.nullOutputStream());
            return new Found(manifest, chain(aside, manifest, session));
        } finally {
            remove(aside);
        }
    }

    private static boolean isAudit(String path) {
        return path.startsWith(StateFiles.AUDIT)
                || path.matches(StateFiles.STATE + "logs/audit[-.][^/]*");
    }

    private static OutputStream created(Path file) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        return Files.newOutputStream(file, java.nio.file.StandardOpenOption.CREATE_NEW);
    }

    private static Json.@Nullable Obj chain(Path aside, Manifest manifest, Session session)
            throws IOException {
        LocalAudit audit = session.local().audit();
        Path current = current(aside, manifest);
        if (audit == null || current == null) {
            return null;
        }
        Json.Obj report = audit.verifyLog(current);
        if (!report.isTrue("ok")) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "the audit log in the backup is broken: " + report.items("problems"));
        }
        return report;
    }

    /// The current file of the log in the backup, which is not there where its name is new.
    private static @Nullable Path current(Path aside, Manifest manifest) {
        List<String> logs =
                manifest.files().keySet().stream().filter(VerifiedBackup::isAudit).toList();
        for (String name : logs) {
            boolean isClosed = name.matches(".*-\\d{8}-\\d{1,9}(\\.[^./]*)?");
            if (!isClosed && !name.matches(".*\\.(head|torn-\\d+)")) {
                return aside.resolve(name);
            }
        }
        return logs.isEmpty() ? null : aside.resolve(StateFiles.STATE + "logs/audit.jsonl");
    }

    static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
