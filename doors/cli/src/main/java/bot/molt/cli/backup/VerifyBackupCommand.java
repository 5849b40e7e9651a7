package bot.molt.cli.backup;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.nio.file.Path;

/// `backup verify`: whether a backup is whole, and the audit log in it unbroken.
public final class VerifyBackupCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("Reads all of it and changes nothing. Exits with 2 where something is wrong.")
                .words(
                        "[backup]",
                        "0..1",
                        "A file, a name from the list; the latest where none is named.");
        Passphrase.describe(syntax);
        syntax.example("moltbot backup verify")
                .example("moltbot backup verify /mnt/backups/moltbot-20261128T064500042Z.tar.gz");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String word = args.word(0);
        Path file = BackupFolder.of(session).find(word == null ? "latest" : word);
        VerifiedBackup.Found found =
                new VerifiedBackup(file, () -> Passphrase.read(args, session)).check(session);
        Json.Obj audit = found.audit();
        if (session.json()) {
            session.print(
                    Json.object()
                            .put("ok", true)
                            .put("path", file.toString())
                            .put("manifest", found.manifest().facts())
                            .put("files", found.manifest().files().size())
                            .put("audit", audit)
                            .build());
            return 0;
        }
        String chain =
                audit == null
                        ? "its audit log was not checked"
                        : "audit log intact with %d records"
                                .formatted(audit.number("records").orElse(0L));
        session.out()
                .println(
                        "%s: whole, %d files, made %s by version %s, %s"
                                .formatted(
                                        file,
                                        found.manifest().files().size(),
                                        found.manifest().facts().string("createdAt").orElse("?"),
                                        found.manifest().facts().string("version").orElse("?"),
                                        chain));
        return 0;
    }
}
