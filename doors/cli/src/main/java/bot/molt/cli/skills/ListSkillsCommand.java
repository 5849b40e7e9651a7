package bot.molt.cli.skills;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import bot.molt.cli.Table;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// `skills list`: the skills of an agent, and how they stand.
public final class ListSkillsCommand implements Command {
    private static final int LONGEST = 60;

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Skills of the workspace go before those of the state folder, those before the folders of skills.load.extraDirs.")
                .option("--agent", "ID", "Whose workspace counts; the default agent's.")
                .flag("--eligible", "Only those that take part.")
                .example("moltbot skills list --eligible");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj status = KnownSkills.status(session, Optional.ofNullable(args.text("--agent")));
        List<Json.Obj> shown =
                KnownSkills.of(status).stream()
                        .filter(skill -> !args.has("--eligible") || skill.isTrue("eligible"))
                        .toList();
        if (session.json()) {
            session.print(status.with("skills", Json.array(shown)));
            return 0;
        }
        if (shown.isEmpty()) {
            session.out().println("No skills. Take one in: moltbot skills install <path>");
            return 0;
        }
        Table table = new Table("NAME", "STATE", "FROM", "DESCRIPTION");
        for (Json.Obj skill : shown) {
            table.row(
                    KnownSkills.text(skill, "name"),
                    KnownSkills.standing(skill),
                    KnownSkills.source(skill),
                    cut(Style.shown(KnownSkills.text(skill, "description"))));
        }
        table.print(session.out());
        for (String problem : KnownSkills.texts(status, "problems")) {
            session.err().println(Style.shown(problem));
        }
        return 0;
    }

    private static String cut(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
