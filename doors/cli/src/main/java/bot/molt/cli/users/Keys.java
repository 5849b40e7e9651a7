package bot.molt.cli.users;

import bot.molt.base.json.Json;
import bot.molt.cli.Session;
import java.io.PrintStream;

/// Shows a key once; the gateway keeps its hash only.
final class Keys {
    private Keys() {}

    static int show(Session session, Json.Obj answer) {
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        PrintStream out = session.out();
        String id = answer.string("id").orElse("?");
        out.println(answer.string("key").orElse("?"));
        out.flush();
        session.err()
                .println(
                        "This is the key of "
                                + id
                                + ". It is shown this once: the gateway keeps a hash of it only.");
        return 0;
    }
}
