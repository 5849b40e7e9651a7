package bot.molt.app;

import bot.molt.app.config.ConfigReader;
import bot.molt.app.config.ConfigSnapshot;
import bot.molt.app.config.DefaultConfig;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.config.ConfigProblem;
import bot.molt.base.config.PrivateFile;
import bot.molt.cli.LocalSetup;
import bot.molt.gateway.auth.OperatorToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Makes what a gateway would make at its first start.
final class AppSetup implements LocalSetup {
    @Override
    public Made make(ConfigFiles files, String profile) throws IOException {
        PrivateFile.tighten(files.state());
        boolean config = DefaultConfig.writeIfMissing(files.config(), profile);
        ConfigSnapshot now = new ConfigReader(files, Map.of()).read();
        Path tokenFile = OperatorToken.file(files.state());
        boolean hadToken = Files.exists(tokenFile);
        OperatorToken token =
                OperatorToken.resolve(
                        now.config().gateway().auth(), files.environment(), files.state());
        Path workspace = workspace(files, now);
        Files.createDirectories(workspace);
        return new Made(
                config,
                !hadToken && Files.exists(tokenFile),
                token.where(),
                workspace,
                now.problems().stream().map(ConfigProblem::toString).toList());
    }

    private static Path workspace(ConfigFiles files, ConfigSnapshot now) {
        String named = now.config().agents().defaults().workspace();
        String home =
                files.environment().getOrDefault("HOME", System.getProperty("user.home", "/"));
        boolean isInHome = named.equals("~") || named.startsWith("~/");
        return Path.of(isInHome ? home + named.substring(1) : named).toAbsolutePath().normalize();
    }
}
