package bot.molt.cli.sandbox;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.cli.Table;
import java.io.IOException;
import java.util.List;

/// `sandbox list`: the sandboxes that are open, and what they use.
public final class ListSandboxesCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Sandboxes are opened by the first call that needs one. Users see their own, the operator sees all.")
                .flag("--browser", "Only those of browsers; there are none yet.")
                .example("moltbot sandbox list")
                .example("moltbot sandbox list --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj answer = session.call("sandbox.list", Json.Obj.EMPTY);
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        List<Json> items = answer.items(args.has("--browser") ? "browsers" : "sandboxes");
        if (items.isEmpty()) {
            session.out().println("No sandbox is open.");
            return 0;
        }
        Table table =
                new Table(
                        "NAME",
                        "KIND",
                        "USER",
                        "WORKSPACE",
                        "IMAGE",
                        "STATE",
                        "CREATED",
                        "LAST USED",
                        "MEMORY",
                        "CPU",
                        "PROCESSES");
        items.forEach(item -> row(table, Shown.object(item)));
        table.print(session.out());
        return 0;
    }

    private static void row(Table table, Json.Obj item) {
        Json.Obj workspace = item.object("workspace");
        Json.Obj image = item.object("image");
        Json.Obj use = item.object("use");
        String outdated =
                image.equals(Json.Obj.EMPTY) || image.isTrue("current") ? "" : " (outdated)";
        table.row(
                Shown.text(item, "name"),
                Shown.text(item, "kind"),
                Shown.text(item, "user"),
                Shown.text(workspace, workspace.has("id") ? "id" : "folder"),
                image.equals(Json.Obj.EMPTY) ? "-" : Shown.text(image, "name") + outdated,
                item.isTrue("running") ? "running" : "idle",
                Shown.time(item, "createdAt"),
                Shown.time(item, "lastUsedAt"),
                Shown.bytes(use, "memoryBytes"),
                Shown.seconds(use, "cpuTimeMs"),
                Shown.count(use, "processes"));
    }
}
