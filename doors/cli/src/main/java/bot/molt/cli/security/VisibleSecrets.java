package bot.molt.cli.security;

import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import bot.molt.cli.service.InstalledUnit;
import bot.molt.cli.service.UnitFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Secrets where everybody on this machine sees them: in command lines and in units; and a gateway
/// that has more power than it needs.
final class VisibleSecrets implements Check {
    private static final List<String> OPTIONS = List.of("--token", "--password");
    private static final String FIX =
            "give it by --token-file, MOLTBOT_GATEWAY_TOKEN or the file that setup makes";

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (UnitFile unit : new InstalledUnit(ground.session()).unit().stream().toList()) {
            boolean isSecret =
                    unit.environment().keySet().stream().anyMatch(VisibleSecrets::soundsSecret)
                            || unit.command().stream().anyMatch(VisibleSecrets::isOption);
            if (isSecret) {
                findings.add(
                        Finding.critical(
                                "service.secret_in_unit",
                                unit.file()
                                        + ": a secret stands in the unit, which everybody may read",
                                "write it into "
                                        + ground.state(".env")
                                        + " (0600), then: moltbot gateway install --force"));
            }
        }
        ProcessHandle.allProcesses()
                .filter(process -> isGatewayWithSecret(words(process.pid())))
                .forEach(process ->
                        findings.add(
                                Finding.critical(
                                        "process.secret_in_command_line",
                                        "process %d: the secret stands in its command line, which everybody may see"
                                                .formatted(process.pid()),
                                        FIX)));
        ground.gatewayProcess()
                .filter(process -> process.info().user().filter("root"::equals).isPresent())
                .ifPresent(process ->
                        findings.add(
                                Finding.warn(
                                        "process.runs_as_root",
                                        "the gateway (process %d) runs as root: what it runs may do everything"
                                                .formatted(process.pid()),
                                        "sudo moltbot gateway install --system --run-as USER, or run it as a user")));
        return findings;
    }

    private static boolean soundsSecret(String name) {
        return name.toUpperCase(Locale.ROOT).matches(".*(TOKEN|PASSWORD|SECRET|API_?KEY).*");
    }

    private static boolean isOption(String word) {
        return OPTIONS.stream()
                .anyMatch(option -> word.equals(option) || word.startsWith(option + "="));
    }

    private static boolean isGatewayWithSecret(List<String> words) {
        boolean isOurs =
                words.stream()
                        .anyMatch(word ->
                                word.endsWith("/moltbot")
                                        || word.equals("moltbot")
                                        || word.startsWith("bot.molt."));
        return isOurs
                && words.contains("gateway")
                && words.stream().anyMatch(VisibleSecrets::isOption);
    }

    private static List<String> words(long pid) {
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
            return List.of(new String(line, StandardCharsets.UTF_8).split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }
}
