package bot.molt.cli.security;

import bot.molt.base.json.Json;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Users with a key of their own: that they stay apart from each other and from the gateway.
final class Users implements Check {
    @Override
    public List<Finding> look(Ground ground) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (Json.Obj user : ground.objects("routing.users")) {
            String id = user.string("id").orElse("?");
            Json.Obj sandbox = user.object("agents").object("sandbox");
            String mode = sandbox.string("mode").orElse("");
            String backend = sandbox.string("backend").orElse("");
            if (mode.equals("off") || backend.equals("host")) {
                findings.add(
                        Finding.critical(
                                "users.without_walls",
                                "routing.users %s: sandbox %s: commands run as the gateway's own user and reach its files, tokens and other users' workspaces"
                                        .formatted(id, mode.equals("off") ? "off" : "host"),
                                "remove mode and backend: users run in bubblewrap then"));
            }
            if (mode.equals("non-main")) {
                findings.add(
                        Finding.critical(
                                "users.without_walls",
                                "routing.users %s: sandbox non-main: the session main has no walls"
                                        .formatted(id),
                                "mode: all"));
            }
            if (backend.equals("node")) {
                findings.add(
                        Finding.warn(
                                "users.on_node",
                                "routing.users %s: backend node: no walls on that machine"
                                        .formatted(id),
                                "use a machine that only this user needs"));
            }
        }
        return findings;
    }
}
