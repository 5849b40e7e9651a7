package bot.molt.cli.agents;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.util.Locale;

/// `sessions reset`, `sessions delete` and `sessions compact`.
public final class SteerSessionCommand implements Command {
    /// What is done to a session.
    public enum Verb {
        RESET("Begin a session anew; its old transcript stays on the disk."),
        DELETE("Take a session away; its transcript is put aside."),
        COMPACT("Have a session summed up by its model.");

        private final String summary;

        Verb(String summary) {
            this.summary = summary;
        }

        /// As it is typed.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// One sentence of what it does.
        public String summary() {
            return summary;
        }
    }

    private final Verb verb;

    public SteerSessionCommand(Verb verb) {
        this.verb = verb;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.words("key", "1", "Key of the session, as moltbot sessions shows it.")
                .example("moltbot sessions " + verb.word() + " agent:main:notes");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String key = String.valueOf(args.word(0));
        Json.Obj answer =
                session.call("sessions." + verb.word(), Json.object().put("key", key).build());
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        String shown = answer.string("key").orElse(key);
        session.out().println(said(answer, shown));
        return 0;
    }

    private String said(Json.Obj answer, String key) {
        return switch (verb) {
            case RESET -> "Session " + key + " begins anew.";
            case DELETE ->
                    answer.isTrue("deleted")
                            ? "Session " + key + " is gone."
                            : "There was no session " + key + ".";
            case COMPACT ->
                    answer.isTrue("compacted")
                            ? "Session " + key + " was summed up."
                            : "Session %s stays as it is: %s."
                                    .formatted(key, answer.string("reason").orElse("it is short"));
        };
    }
}
