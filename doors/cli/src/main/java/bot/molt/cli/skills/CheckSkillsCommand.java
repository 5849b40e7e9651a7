package bot.molt.cli.skills;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// `skills check`: which skills take part, and what the others lack.
public final class CheckSkillsCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("Exits with 1 where a folder looks like a skill and is none.")
                .option("--agent", "ID", "Whose workspace counts; the default agent's.")
                .example("moltbot skills check");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj status = KnownSkills.status(session, Optional.ofNullable(args.text("--agent")));
        List<Json.Obj> all = KnownSkills.of(status);
        List<Json.Obj> lacking = all.stream().filter(skill -> !skill.isTrue("eligible")).toList();
        List<String> problems = KnownSkills.texts(status, "problems");
        int code = problems.isEmpty() ? 0 : 1;
        if (session.json()) {
            session.print(
                    Json.object()
                            .put("total", all.size())
                            .put("eligible", all.size() - lacking.size())
                            .put("lacking", Json.array(lacking))
                            .put("problems", Json.strings(problems))
                            .build());
            return code;
        }
        session.out()
                .println(
                        "%d skills, %d take part."
                                .formatted(all.size(), all.size() - lacking.size()));
        for (Json.Obj skill : lacking) {
            session.out()
                    .println(
                            Style.shown(
                                    "%s: %s"
                                            .formatted(
                                                    KnownSkills.text(skill, "name"),
                                                    KnownSkills.text(skill, "reason"))));
        }
        problems.forEach(problem -> session.out().println(Style.shown(problem)));
        return code;
    }
}
