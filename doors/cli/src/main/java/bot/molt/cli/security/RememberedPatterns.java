package bot.molt.cli.security;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What somebody allowed for good while a call waited.
final class RememberedPatterns implements Check {
    @Override
    public List<Finding> look(Ground ground) throws IOException {
        Path file = ground.state("exec-approvals.json");
        List<Finding> findings = new ArrayList<>();
        Json.Obj agents = read(file).object("agents");
        for (String agent : agents.members().keySet()) {
            List<String> wide = new ArrayList<>();
            for (Json item : agents.object(agent).items("allowlist")) {
                String pattern =
                        item instanceof Json.Obj rule ? rule.string("pattern").orElse("") : "";
                if (!pattern.isEmpty() && Patterns.isWide(pattern)) {
                    wide.add(pattern);
                }
            }
            if (!wide.isEmpty()) {
                findings.add(
                        Finding.warn(
                                "approvals.allowlist_wide",
                                "%s may run for good: %s, which is every command"
                                        .formatted(agent, wide),
                                "moltbot approvals allowlist remove PATTERN"));
            }
        }
        return findings;
    }

    private static Json.Obj read(Path file) throws IOException {
        try {
            return Files.isRegularFile(file)
                    ? JsonText.parseObject(Files.readAllBytes(file))
                    : Json.Obj.EMPTY;
        } catch (JsonSyntaxException e) {
            return Json.Obj.EMPTY;
        }
    }
}
