package bot.molt.cli.status;

import bot.molt.base.CodedException;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.Request;
import bot.molt.protocol.wire.Response;
import bot.molt.protocol.wire.Target;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// `dashboard`: the address of the gateway's web page, with the token behind `#`, which browsers
/// keep to themselves. No browser is started: its command line would show the token to others.
public final class DashboardCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Prints the address with the token; who sees it can steer the gateway. No browser is started, since its command line would show the token.")
                .flag("--no-open", "Start no browser; so it is anyway.")
                .example("moltbot dashboard")
                .example("moltbot dashboard --no-open --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        GatewayClient gateway = session.gateway();
        String url = url(gateway.target());
        String state = state(gateway);
        if (session.json()) {
            session.print(Json.object().put("url", url).put("page", state).build());
            return 0;
        }
        session.out().println("Dashboard URL: " + url);
        switch (state) {
            case "served" -> session.out().println("Open it in a browser.");
            case "missing" ->
                    session.out()
                            .println(
                                    "Its web page is turned off (gateway.controlUi.enabled); moltbot status, approvals watch and gateway call do the same in a terminal.");
            default ->
                    session.out()
                            .println("The gateway does not answer; start it with: moltbot gateway");
        }
        return 0;
    }

    private static String url(Target target) {
        Secret token = target.token();
        String fragment =
                token == null
                        ? ""
                        : "#token=" + URLEncoder.encode(token.reveal(), StandardCharsets.UTF_8);
        return target.url() + "/" + fragment;
    }

    /// `served`, `missing` or `unreachable`.
    private static String state(GatewayClient gateway) {
        try (Response page = gateway.send(Request.get("/").header("Accept", "text/html"))) {
            return page.status() == 200 || page.status() == 302 ? "served" : "missing";
        } catch (CodedException e) {
            return "unreachable";
        }
    }
}
