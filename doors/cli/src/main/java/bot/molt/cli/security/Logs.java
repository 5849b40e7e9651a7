package bot.molt.cli.security;

import bot.molt.base.config.ConfigEdit;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.config.ConfigText;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Copies;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Whether logs keep secrets to themselves, and whether calls are recorded.
final class Logs implements Check {
    private static final String REDACT = "logging.redactSensitive";

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        List<Finding> findings = new ArrayList<>();
        if (ground.text(REDACT, "tools").equals("off")) {
            findings.add(
                    Finding.warn(
                                    "logging.redact_off",
                                    REDACT + ": off: secrets in commands and results reach the log",
                                    "moltbot config set logging.redactSensitive tools")
                            .mending(copies -> redacted(ground, copies)));
        }
        if (ground.text("logging.auditLog.enabled", "true").equals("false")) {
            findings.add(
                    Finding.critical(
                            "logging.audit_off",
                            "logging.auditLog.enabled: false: nobody can tell who ran what",
                            "moltbot config unset logging.auditLog.enabled"));
        }
        return findings;
    }

    private static String redacted(Ground ground, Copies copies) throws IOException {
        Path file = ground.config();
        ConfigText text = ConfigText.parse(file.toString(), Files.readAllBytes(file));
        String changed = ConfigEdit.set(text, ConfigPath.parse(REDACT), new Json.Str("tools"));
        copies.keep(file);
        PrivateFile.write(file, changed);
        return REDACT + ": was off, is tools";
    }
}
