package bot.molt.cli.skills;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;

/// `skills info`: all about one skill.
public final class SkillInfoCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("Exits with 1 where the skill does not take part.")
                .words("<name>", "1", "Name of the skill, as skills list shows it.")
                .option("--agent", "ID", "Whose workspace counts; the default agent's.")
                .example("moltbot skills info weather");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj status = KnownSkills.status(session, Optional.ofNullable(args.text("--agent")));
        Json.Obj skill = KnownSkills.named(status, args.words().getFirst());
        if (session.json()) {
            session.print(skill);
        } else {
            print(session.out(), skill);
        }
        return skill.isTrue("eligible") ? 0 : 1;
    }

    private static void print(PrintStream out, Json.Obj skill) {
        line(out, "name", KnownSkills.text(skill, "name"));
        line(out, "state", KnownSkills.standing(skill));
        line(out, "lacks", KnownSkills.text(skill, "reason"));
        line(out, "what", KnownSkills.text(skill, "description"));
        line(out, "from", KnownSkills.source(skill));
        line(out, "file", KnownSkills.text(skill, "filePath"));
        line(out, "sha256", KnownSkills.text(skill, "sha256"));
        line(out, "key", KnownSkills.text(skill, "primaryEnv"));
        line(out, "page", KnownSkills.text(skill, "homepage"));
        for (Json item : skill.items("install")) {
            if (item instanceof Json.Obj installer) {
                String command = KnownSkills.text(installer, "command");
                String label = KnownSkills.text(installer, "label");
                line(out, "install", command.isEmpty() ? label : label + ": " + command);
            }
        }
    }

    private static void line(PrintStream out, String name, String text) {
        if (!text.isEmpty()) {
            out.println(Style.shown("%-8s %s".formatted(name, text)));
        }
    }
}
