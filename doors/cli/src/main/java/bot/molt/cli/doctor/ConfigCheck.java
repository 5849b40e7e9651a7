package bot.molt.cli.doctor;

import bot.molt.base.config.ConfigDocument;
import bot.molt.base.config.ConfigProblem;
import bot.molt.base.config.ConfigSyntaxException;
import bot.molt.cli.LocalConfig;
import bot.molt.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;

/// The configuration file.
final class ConfigCheck {
    private ConfigCheck() {}

    static Finding of(Session session) throws IOException {
        if (!Files.exists(session.configFile())) {
            return Finding.ok(
                    "config", session.configFile() + " does not exist; all defaults hold");
        }
        try {
            ConfigDocument.read(session.configFile(), session.variables());
            LocalConfig local = session.local().config();
            return local == null
                    ? Finding.ok("config", session.configFile() + " can be read")
                    : judged(
                            session,
                            local.check(session.files(), Files.readString(session.configFile())));
        } catch (ConfigSyntaxException e) {
            return Finding.fail("config", String.valueOf(e.getMessage()));
        }
    }

    private static Finding judged(Session session, List<ConfigProblem> findings)
            throws IOException {
        String text =
                findings.stream().map(ConfigProblem::toString).collect(Collectors.joining("; "));
        if (findings.isEmpty()) {
            return Finding.ok("config", session.configFile().toString());
        }
        boolean refused = findings.stream().anyMatch(ConfigProblem::refuses);
        return refused ? Finding.fail("config", text) : Finding.warn("config", text);
    }
}
