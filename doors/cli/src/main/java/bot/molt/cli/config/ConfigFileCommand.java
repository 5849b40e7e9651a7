package bot.molt.cli.config;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `config file`: the path of the file that holds, or would hold, the configuration.
public final class ConfigFileCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.example("$EDITOR \"$(moltbot config file)\"");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Path file = session.configFile();
        if (session.json()) {
            boolean exists = Files.exists(file);
            session.print(Json.object().put("file", file.toString()).put("exists", exists).build());
        } else {
            session.out().println(file);
        }
        return 0;
    }
}
