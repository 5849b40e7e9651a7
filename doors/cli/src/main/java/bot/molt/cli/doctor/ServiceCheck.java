package bot.molt.cli.doctor;

import bot.molt.cli.check.Check;
import bot.molt.cli.check.Copies;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import bot.molt.cli.service.InstalledUnit;
import bot.molt.cli.service.UnitFile;
import bot.molt.cli.service.UnitIssue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The unit of the service: what it starts, and what else wants the same port.
final class ServiceCheck implements Check {
    private static final String ANEW =
            "moltbot gateway install --force writes it anew and starts it; --fix only writes it";
    private static final String ELSEWHERE = "state-elsewhere";

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        InstalledUnit installed = new InstalledUnit(ground.session());
        List<Finding> findings = new ArrayList<>();
        for (Path file : installed.ofTheOriginal()) {
            findings.add(
                    Finding.warn(
                            "service.original",
                            file + ": a service of the original, which wants the same port",
                            "systemctl --user disable --now " + file.getFileName()));
        }
        Optional<UnitFile> unit = installed.unit();
        if (unit.isEmpty()) {
            return findings;
        }
        for (UnitIssue issue : installed.issues(unit.get())) {
            String what = unit.get().file() + ": " + issue.message();
            String id = "service." + issue.code().replace('-', '_');
            Finding finding =
                    issue.code().endsWith("missing")
                            ? Finding.critical(id, what, ANEW)
                            : Finding.warn(id, what, ANEW);
            boolean mends = !issue.code().equals(ELSEWHERE) && installed.mayRewrite(unit.get());
            findings.add(
                    mends
                            ? finding.mending(copies -> rewritten(installed, unit.get(), copies))
                            : finding);
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok("service.unit", unit.get().file().toString()));
        }
        return findings;
    }

    private static String rewritten(InstalledUnit installed, UnitFile unit, Copies copies)
            throws IOException {
        copies.keep(unit.file());
        installed.rewrite(unit);
        return "wrote "
                + unit.file()
                + "; it holds from the next start on: moltbot gateway restart";
    }
}
