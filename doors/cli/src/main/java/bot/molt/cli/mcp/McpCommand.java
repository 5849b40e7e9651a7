package bot.molt.cli.mcp;

import bot.molt.base.concurrent.Signals;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// `mcp`: the stdio server that a coding client on this machine starts.
public final class McpCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Speaks MCP on standard input and output and passes it on to the gateway: a client on this machine works with the tools of the server. The gateway and its secret come from MOLTBOT_GATEWAY_URL and MOLTBOT_AUTH_TOKEN where no flag gives them.")
                .option("--workspace", "ID", "Work in this workspace.")
                .example(
                        "claude mcp add moltbot -e MOLTBOT_GATEWAY_URL=http://127.0.0.1:18789 -e MOLTBOT_AUTH_TOKEN=… -- moltbot mcp");
    }

    @Override
    public int run(Args args, Session session) throws IOException, InterruptedException {
        LineOutput out = new LineOutput(session.out());
        Bridge bridge = new Bridge(session.gateway(), path(args.text("--workspace")), out);
        Signals.atExit(bridge::close);
        try (out;
                bridge) {
            bridge.run(session.streams().in());
        }
        return 0;
    }

    private static String path(@Nullable String workspace) {
        return workspace == null || workspace.isEmpty()
                ? "/mcp"
                : "/mcp/"
                        + URLEncoder.encode(workspace, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
