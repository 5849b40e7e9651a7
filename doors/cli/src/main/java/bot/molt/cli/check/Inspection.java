package bot.molt.cli.check;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.cli.Style;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// One run of a list of checks, and what was mended before it.
///
/// @param findings as it is now, the order that of the checks
/// @param mended what was done, one line each
/// @param failed what could not be mended, one line each
/// @param copies where copies of what was touched are; empty where nothing was
public record Inspection(
        List<Finding> findings, List<String> mended, List<String> failed, String copies) {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /// Mending one thing may bring another to light.
    private static final int MOST_ROUNDS = 3;

    /// Looks, and changes nothing.
    public static Inspection of(List<Check> checks, Ground ground) {
        return new Inspection(look(checks, ground), List.of(), List.of(), "");
    }

    /// Mends what can be mended, then looks.
    public static Inspection mending(List<Check> checks, Ground ground) throws IOException {
        List<String> mended = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        Path state = ground.state();
        Copies copies =
                new Copies(state, state.resolve("doctor").resolve(NAME.format(ground.now())));
        List<Finding> findings = look(checks, ground);
        for (int round = 0; round < MOST_ROUNDS && canMend(findings, failed); round++) {
            failed.clear();
            findings.forEach(finding -> mend(finding, copies, mended, failed));
            ground.forget();
            findings = look(checks, ground);
        }
        return new Inspection(
                findings, mended, failed, copies.isEmpty() ? "" : copies.folder().toString());
    }

    private static boolean canMend(List<Finding> findings, List<String> failed) {
        return failed.isEmpty() && findings.stream().anyMatch(finding -> finding.mend() != null);
    }

    private static void mend(
            Finding finding, Copies copies, List<String> mended, List<String> failed) {
        Mend mend = finding.mend();
        if (mend == null) {
            return;
        }
        try {
            mended.add(finding.id() + ": " + mend.apply(copies));
        } catch (IOException | RuntimeException e) {
            failed.add(finding.id() + ": " + reason(e));
        }
    }

    private static List<Finding> look(List<Check> checks, Ground ground) {
        List<Finding> findings = new ArrayList<>();
        for (Check check : checks) {
            try {
                findings.addAll(check.look(ground));
            } catch (IOException | RuntimeException e) {
                findings.add(
                        Finding.critical(
                                "check.failed",
                                check.getClass().getSimpleName() + ": " + reason(e),
                                "mend what the message names, and look again"));
            }
        }
        return List.copyOf(findings);
    }

    private static String reason(Exception e) {
        return switch (e) {
            case CodedException coded -> coded.text();
            case java.nio.file.AccessDeniedException _ -> "permission denied: " + e.getMessage();
            case java.nio.file.NoSuchFileException _ -> "not there: " + e.getMessage();
            default ->
                    e.getMessage() == null
                            ? e.getClass().getSimpleName()
                            : e.getClass().getSimpleName() + ": " + e.getMessage();
        };
    }

    public long count(Severity severity) {
        return findings.stream().filter(finding -> finding.severity() == severity).count();
    }

    /// Those that are not well, the worst first.
    public List<Finding> wrong() {
        return findings.stream()
                .filter(finding -> !finding.isOk())
                .sorted(Comparator.comparing(Finding::severity).reversed())
                .toList();
    }

    /// `{"critical":0,"warn":2,"info":1}`.
    public Json.Obj summary() {
        return Json.object()
                .put("critical", count(Severity.CRITICAL))
                .put("warn", count(Severity.WARN))
                .put("info", count(Severity.INFO))
                .build();
    }

    public Json.Obj tree() {
        Json.ObjectBuilder tree =
                Json.object()
                        .put("ok", count(Severity.CRITICAL) == 0)
                        .put("summary", summary())
                        .put(
                                "findings",
                                Json.array(findings.stream().<Json>map(Finding::tree).toList()));
        if (!mended.isEmpty() || !failed.isEmpty()) {
            tree.put("mended", Json.strings(mended))
                    .put("notMended", Json.strings(failed))
                    .put("copies", copies);
        }
        return tree.build();
    }

    /// A line for each finding, and one for its fix.
    public List<String> lines(Style style) {
        List<String> lines = new ArrayList<>();
        mended.forEach(what -> lines.add(style.good("mended") + "  " + Style.shown(what)));
        failed.forEach(what -> lines.add(style.bad("NOT MENDED") + "  " + Style.shown(what)));
        if (!copies.isEmpty()) {
            lines.add("Copies of what was touched: " + copies);
        }
        for (Finding finding : findings) {
            lines.add(
                    mark(finding.severity(), style)
                            + "  "
                            + finding.id()
                            + ": "
                            + Style.shown(finding.what()));
            if (!finding.fix().isEmpty()) {
                lines.add("      fix: " + Style.shown(finding.fix()));
            }
        }
        return lines;
    }

    private static String mark(Severity severity, Style style) {
        return switch (severity) {
            case OK -> style.good("ok  ");
            case INFO -> "info";
            case WARN -> style.warn("warn");
            case CRITICAL -> style.bad("FAIL");
        };
    }
}
