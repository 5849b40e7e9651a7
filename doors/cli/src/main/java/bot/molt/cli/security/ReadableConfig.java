package bot.molt.cli.security;

import bot.molt.base.config.ConfigDocument;
import bot.molt.base.config.ConfigProblem;
import bot.molt.base.config.ConfigSyntaxException;
import bot.molt.cli.LocalConfig;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// Whether the configuration can be judged at all, and the values in it that a gateway refuses
/// because they would open a door.
final class ReadableConfig implements Check {
    @Override
    public List<Finding> look(Ground ground) throws IOException {
        if (!Files.exists(ground.config())) {
            return List.of();
        }
        try {
            ConfigDocument.read(ground.config(), ground.environment());
        } catch (ConfigSyntaxException e) {
            return List.of(
                    Finding.critical(
                            "config.unreadable",
                            e.getMessage() + "; what follows does not know the settings",
                            "moltbot doctor --fix"));
        }
        LocalConfig local = ground.session().local().config();
        List<Finding> findings = new ArrayList<>();
        if (local != null && Files.isRegularFile(ground.config())) {
            String text = new String(Files.readAllBytes(ground.config()), StandardCharsets.UTF_8);
            local.check(ground.session().files(), text).stream()
                    .filter(ConfigProblem::refuses)
                    .forEach(problem ->
                            findings.add(
                                    Finding.critical(
                                            "config.insecure_or_dangerous_flags",
                                            problem.toString(),
                                            "mend the value: the gateway does not start with it")));
        }
        return findings;
    }
}
