package bot.molt.cli.memory;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `memory index`: takes the notes over into the index.
public final class IndexMemoryCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("A search does so by itself; this waits until the last note has its vectors.")
                .flag("--force", "Make the index again from nothing.")
                .example("moltbot memory index --force --timeout 600000");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj params = Json.object().put("force", args.has("--force")).build();
        MemoryStatusCommand.print(session, session.call("memory.index", params));
        return 0;
    }
}
