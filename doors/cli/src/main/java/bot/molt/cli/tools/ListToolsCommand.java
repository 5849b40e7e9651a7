package bot.molt.cli.tools;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Rpc;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.cli.Table;
import bot.molt.protocol.wire.Request;
import java.io.IOException;

/// `tools list`: what the policy shows to this user.
public final class ListToolsCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.example("moltbot tools list")
                .example("moltbot tools list --json | jq '.tools[].name'");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj answer = Rpc.ask(session.gateway(), Request.get("/api/tools"));
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        Table table = new Table("TOOL", "WHAT IT DOES");
        for (Json item : answer.items("tools")) {
            if (item instanceof Json.Obj tool) {
                table.row(tool.string("name").orElse("?"), firstSentence(tool));
            }
        }
        table.print(session.out());
        return 0;
    }

    private static String firstSentence(Json.Obj tool) {
        String text = tool.string("description").orElse("");
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }
}
