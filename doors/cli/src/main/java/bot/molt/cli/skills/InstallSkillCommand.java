package bot.molt.cli.skills;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.nio.file.Path;

/// `skills install`: takes a skill in.
public final class InstallSkillCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "What a skill says is done with your agent's rights: install only what you have read. It is copied into the state folder; links, paths that lead out and more than 20 MB are refused. Nothing is downloaded and nothing in it is run.")
                .words(
                        "<path>",
                        "1",
                        "A folder, .zip, .tar.gz or .tar with a SKILL.md, on the gateway's machine.")
                .flag("--force", "Replace a skill of the same name.")
                .example("moltbot skills install ./weather")
                .example("moltbot skills install weather.zip --force");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String path = Path.of(args.words().getFirst()).toAbsolutePath().normalize().toString();
        Json.Obj params = Json.object().put("path", path).put("force", args.has("--force")).build();
        Json.Obj answer = session.call("skills.install", params);
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        session.out()
                .println(
                        Style.shown(
                                "%s in %s"
                                        .formatted(
                                                KnownSkills.text(answer, "message"),
                                                KnownSkills.text(answer, "path"))));
        session.out().println("sha256 " + KnownSkills.text(answer, "sha256"));
        return 0;
    }
}
