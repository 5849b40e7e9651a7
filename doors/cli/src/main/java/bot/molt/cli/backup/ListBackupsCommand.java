package bot.molt.cli.backup;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.cli.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `backup list`: the backups in the folder, newest first.
public final class ListBackupsCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.option("--output", "FOLDER", "Another folder than the one of the configuration.")
                .example("moltbot backup list")
                .example("moltbot backup list --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String other = args.text("--output");
        BackupFolder folder =
                other == null
                        ? BackupFolder.of(session)
                        : new BackupFolder(StateFiles.home(session, other));
        List<Json> items = new ArrayList<>();
        Table table = new Table("WHEN", "BYTES", "ENCRYPTED", "FILE");
        for (Path file : folder.all()) {
            String when = Files.getLastModifiedTime(file).toString();
            boolean sealed = BackupReader.isSealed(file);
            table.row(when, "" + Files.size(file), sealed ? "yes" : "no", file.toString());
            items.add(
                    Json.object()
                            .put("path", file.toString())
                            .put("createdAt", when)
                            .put("bytes", Files.size(file))
                            .put("encrypted", sealed)
                            .build());
        }
        if (session.json()) {
            session.print(
                    Json.object()
                            .put("folder", folder.path().toString())
                            .put("backups", Json.array(items))
                            .build());
        } else if (items.isEmpty()) {
            session.out().println("No backups in " + folder.path() + ".");
        } else {
            table.print(session.out());
        }
        return 0;
    }
}
