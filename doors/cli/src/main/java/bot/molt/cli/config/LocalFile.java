package bot.molt.cli.config;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.bind.Problem;
import bot.molt.base.config.ConfigDocument;
import bot.molt.base.config.ConfigText;
import bot.molt.base.config.PrivateFile;
import bot.molt.cli.LocalConfig;
import bot.molt.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The configuration file of this machine.
final class LocalFile {
    private LocalFile() {}

    static ConfigDocument read(Session session) throws IOException {
        return ConfigDocument.read(session.configFile(), session.variables());
    }

    static ConfigText text(Session session) throws IOException {
        Path file = session.configFile();
        return ConfigText.parse(file.toString(), Files.exists(file) ? Files.readString(file) : "");
    }

    /// Writes a changed text, unless the change brings in a problem that was not there before.
    ///
    /// Errors: `invalid_params` with what is wrong.
    static void write(Session session, ConfigText before, String changed) throws IOException {
        Path file = session.configFile();
        LocalConfig local = session.local().config();
        if (local != null) {
            List<Problem> old = problems(session, local, before.text());
            List<String> fresh =
                    problems(session, local, changed).stream()
                            .filter(problem -> !old.contains(problem))
                            .map(Problem::toString)
                            .toList();
            if (!fresh.isEmpty()) {
                String text = "nothing was changed: " + String.join("\n", fresh);
                throw new CodedException(ErrorCode.INVALID_PARAMS, text);
            }
        }
        PrivateFile.replace(file, changed);
    }

    private static List<Problem> problems(Session session, LocalConfig local, String text)
            throws IOException {
        ConfigDocument document =
                ConfigDocument.of(session.configFile(), text, session.variables());
        return local.check(document).stream().map(LocalConfig.Finding::problem).toList();
    }
}
