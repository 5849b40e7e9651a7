package bot.molt.cli.doctor;

import bot.molt.base.Ids;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.config.PrivateFile;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Copies;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The operator's token: that there is one, and that it cannot be guessed.
final class TokenCheck implements Check {
    private static final int SHORTEST = 24;
    private static final String NEW = "moltbot doctor --generate-gateway-token makes another one";

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        if (!ground.isHere()) {
            return List.of(remote(ground));
        }
        Path file = ground.state("credentials/gateway-token");
        Optional<String> written = written(ground);
        if (written.isPresent()) {
            return List.of(
                    judged(
                            written.get(),
                            "gateway.auth",
                            "write a longer one: `openssl rand -hex 32`"));
        }
        Optional<String> variable = ConfigFiles.variable(ground.environment(), "GATEWAY_TOKEN");
        if (variable.isPresent()) {
            return List.of(
                    judged(
                            variable.get().strip(),
                            "MOLTBOT_GATEWAY_TOKEN",
                            "set a longer one: `openssl rand -hex 32`"));
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return List.of(
                    Finding.critical(
                                    "token.unreadable",
                                    file + ": no file (expected: the token)",
                                    "move it away; the next start makes a token")
                            .mending(copies -> {
                                copies.moveAway(file);
                                return fresh(file);
                            }));
        }
        return List.of(fromFile(file));
    }

    private static Finding remote(Ground ground) throws IOException {
        return ground.text("gateway.remote.token", ground.text("gateway.remote.password", ""))
                        .isEmpty()
                ? Finding.warn(
                        "token.missing",
                        "none for the gateway elsewhere",
                        "set gateway.remote.token, or MOLTBOT_GATEWAY_TOKEN")
                : Finding.ok("token.present", "gateway.remote");
    }

    private static Optional<String> written(Ground ground) throws IOException {
        String text = ground.text("gateway.auth.token", ground.text("gateway.auth.password", ""));
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static Finding fromFile(Path file) throws IOException {
        String token =
                Files.exists(file)
                        ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip()
                        : "";
        if (token.isEmpty()) {
            return Finding.warn(
                            "token.missing",
                            file + (Files.exists(file) ? " is empty" : " does not exist"),
                            "moltbot setup, doctor --fix or the next start makes one")
                    .mending(copies -> {
                        if (Files.exists(file)) {
                            copies.keep(file);
                        }
                        return fresh(file);
                    });
        }
        return judged(token, file.toString(), NEW);
    }

    private static String fresh(Path file) throws IOException {
        PrivateFile.write(file, Ids.token() + "\n");
        return "made a token: " + file;
    }

    /// Puts a new token in the place of the one in the file.
    static String replaced(Ground ground, Copies copies) throws IOException {
        Path file = ground.state("credentials/gateway-token");
        if (Files.exists(file)) {
            copies.keep(file);
        }
        return fresh(file);
    }

    private static Finding judged(String token, String where, String fix) {
        if (token.isBlank()) {
            return Finding.critical("token.missing", where + ": blank", fix);
        }
        boolean isWeak = token.length() < SHORTEST || token.chars().distinct().count() < 8;
        return isWeak
                ? Finding.warn(
                        "token.weak",
                        "%s: %d characters, %d different ones (expected: %d or more, at random)"
                                .formatted(
                                        where,
                                        token.length(),
                                        token.chars().distinct().count(),
                                        SHORTEST),
                        fix)
                : Finding.ok("token.present", where);
    }
}
