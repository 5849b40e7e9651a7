package bot.molt.cli.config;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.ConfigDocument;
import bot.molt.base.config.ConfigProblem;
import bot.molt.base.config.ConfigText;
import bot.molt.base.config.PrivateFile;
import bot.molt.cli.LocalConfig;
import bot.molt.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/// The configuration file of this machine.
public final class LocalFile {
    private LocalFile() {}

    static ConfigDocument read(Session session) throws IOException {
        return ConfigDocument.read(session.configFile(), session.variables());
    }

    public static ConfigText text(Session session) throws IOException {
        Path file = session.configFile();
        return ConfigText.parse(file.toString(), Files.exists(file) ? Files.readString(file) : "");
    }

    /// Writes a changed text, unless the change brings in a problem that was not there before.
    ///
    /// Errors: `invalid_params` with what is wrong.
    public static void write(Session session, ConfigText before, String changed)
            throws IOException {
        Path file = session.configFile();
        LocalConfig local = session.local().config();
        if (local != null) {
            Set<String> old = problems(session, local, before.text());
            Set<String> fresh = problems(session, local, changed);
            fresh.removeAll(old);
            if (!fresh.isEmpty()) {
                String text = "nothing was changed: " + String.join("\n", fresh);
                throw new CodedException(ErrorCode.INVALID_PARAMS, text);
            }
        }
        PrivateFile.replace(file, changed);
    }

    /// Without places, which a change may move.
    private static Set<String> problems(Session session, LocalConfig local, String text)
            throws IOException {
        Set<String> problems = new LinkedHashSet<>();
        for (ConfigProblem problem : local.check(session.files(), text)) {
            problems.add(problem.path() + ": " + problem.text());
        }
        return problems;
    }
}
