package bot.molt.cli.security;

import bot.molt.base.json.Json;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.util.List;

/// What nodes may be asked beyond what their platform allows.
final class NodeCommands implements Check {
    private static final String DANGEROUS =
            "\\*|camera\\..*|screen\\.record|sms\\.send|contacts\\..*|calendar\\..*|location\\.get|computer\\..*|photos\\..*";

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        List<String> dangerous =
                ground.items("gateway.nodes.allowCommands").stream()
                        .map(item -> item instanceof Json.Str(String text) ? text : "")
                        .filter(command -> command.matches(DANGEROUS))
                        .toList();
        return dangerous.isEmpty()
                ? List.of()
                : List.of(
                        Finding.warn(
                                "gateway.nodes.allow_commands_dangerous",
                                "gateway.nodes.allowCommands: %s look into rooms, messages or private data"
                                        .formatted(dangerous),
                                "take off what is not needed"));
    }
}
