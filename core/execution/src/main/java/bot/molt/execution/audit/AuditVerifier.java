package bot.molt.execution.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks a log record by record: content against hash, hash against the next record, and the end
/// against the head file. Reads only; needs no gateway.
public final class AuditVerifier {
    /// What was read so far.
    private AuditHead head = AuditHead.NONE;

    private long records;
    private String firstTs = "";
    private String lastTs = "";
    private final Optional<AuditHead> promised;
    private Verification.@Nullable Broken broken;

    private AuditVerifier(Optional<AuditHead> promised) {
        this.promised = promised;
    }

    /// Checks one file by itself; what came before it is not known.
    public static Verification file(Path file) throws IOException {
        AuditVerifier verifier = new AuditVerifier(Optional.empty());
        verifier.read(file, true);
        return verifier.result();
    }

    /// Checks a log from its first record to the one in its head file.
    ///
    /// @param current the file that is written
    public static Verification series(Path current) throws IOException {
        AuditSeries series = new AuditSeries(current);
        List<Path> files = series.all();
        AuditVerifier verifier = new AuditVerifier(AuditHead.read(series.head()));
        for (Path file : files) {
            if (verifier.broken == null) {
                verifier.read(file, false);
            }
        }
        verifier.checkEnd(series.current());
        return verifier.result();
    }

    private Verification result() {
        if (broken != null) {
            return broken;
        }
        return records == 0
                ? new Verification.Intact(0, null, null)
                : new Verification.Intact(records, instant(firstTs), instant(lastTs));
    }

    private static @Nullable Instant instant(String ts) {
        try {
            return Instant.parse(ts);
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    private void read(Path file, boolean alone) throws IOException {
        try (LineSource lines = new LineSource(file, 0)) {
            long number = 0;
            byte[] line = lines.next();
            while (line != null && broken == null) {
                number++;
                check(file, number, line, alone && number == 1);
                line = lines.next();
            }
            if (broken == null && lines.hasRest()) {
                broken =
                        new Verification.Broken(
                                file, number + 1, head.seq() + 1, "the last line is torn");
            }
        }
    }

    private void check(Path file, long number, byte[] line, boolean anyStart) {
        try {
            AuditLine.Parsed record = AuditLine.parse(line);
            String what = anyStart ? "" : wrongPlace(record);
            if (!what.isEmpty()) {
                broken = new Verification.Broken(file, number, record.seq(), what);
                return;
            }
            firstTs = records == 0 ? record.ts() : firstTs;
            lastTs = record.ts();
            head = record.head();
            records++;
            checkPromised(file, number);
        } catch (AuditLine.BadLineException e) {
            long seq = e.seq() < 0 ? head.seq() + 1 : e.seq();
            broken = new Verification.Broken(file, number, seq, String.valueOf(e.getMessage()));
        }
    }

    /// Empty where the record follows the one before.
    private String wrongPlace(AuditLine.Parsed record) {
        long expected = head.seq() + 1;
        if (record.seq() > expected) {
            return "records %d to %d are missing before it".formatted(expected, record.seq() - 1);
        }
        if (record.seq() < expected) {
            return "it stands after record %d (expected: record %d)"
                    .formatted(head.seq(), expected);
        }
        return record.prev().equals(head.hash())
                ? ""
                : "it does not continue the record before; one was replaced";
    }

    private void checkPromised(Path file, long number) {
        promised.filter(promise ->
                        promise.seq() == head.seq() && !promise.hash().equals(head.hash()))
                .ifPresent(promise ->
                        broken =
                                new Verification.Broken(
                                        file,
                                        number,
                                        promise.seq(),
                                        "it is not the record that the head file names"));
    }

    private void checkEnd(Path current) {
        if (broken == null && promised.isPresent() && promised.get().seq() > head.seq()) {
            long next = head.seq() + 1;
            String what =
                    "records %d to %d are missing at the end".formatted(next, promised.get().seq());
            broken = new Verification.Broken(current, 0, next, what);
        }
    }
}
