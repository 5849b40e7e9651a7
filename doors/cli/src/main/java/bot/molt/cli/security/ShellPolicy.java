package bot.molt.cli.security;

import bot.molt.base.json.Json;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What commands may run.
final class ShellPolicy implements Check {
    @Override
    public List<Finding> look(Ground ground) throws IOException {
        List<Finding> findings = new ArrayList<>();
        boolean isFull = ground.text("tools.exec.security", "allowlist").equals("full");
        boolean isUnasked = ground.text("tools.exec.ask", "on-miss").equals("off");
        if (isFull) {
            String what =
                    "tools.exec.security: full%s: every command runs"
                            .formatted(isUnasked ? " and ask: off" : "");
            String fix = "moltbot config set tools.exec.security allowlist";
            findings.add(
                    ExposedPort.isPublic(ground) && isUnasked
                            ? Finding.critical("tools.exec.security_full_configured", what, fix)
                            : Finding.warn("tools.exec.security_full_configured", what, fix));
        }
        List<String> wide = new ArrayList<>();
        for (Json item : ground.items("tools.exec.allowlist")) {
            if (item instanceof Json.Str(String pattern) && Patterns.isWide(pattern)) {
                wide.add(pattern);
            }
        }
        if (!wide.isEmpty() && !isFull) {
            findings.add(
                    Finding.warn(
                            "tools.exec.allowlist_wide",
                            "tools.exec.allowlist: %s allow every command through the program they name"
                                    .formatted(wide),
                            "name what is wanted: \"python3 scripts/*\""));
        }
        for (Json item : ground.items("tools.exec.safeBins")) {
            if (item instanceof Json.Str(String name) && Patterns.isWide(name)) {
                findings.add(
                        Finding.critical(
                                "tools.exec.safe_bins_interpreter",
                                "tools.exec.safeBins: %s runs whatever its arguments say"
                                        .formatted(name),
                                "take it off the list"));
            }
        }
        if (ground.text("tools.fs.workspaceOnly", "true").equals("false")) {
            findings.add(
                    Finding.warn(
                            "tools.fs.workspace_only_off",
                            "tools.fs.workspaceOnly: false: file tools reach every file of the gateway's user",
                            "moltbot config unset tools.fs.workspaceOnly"));
        }
        return findings;
    }
}
