package bot.molt.cli.service;

import bot.molt.cli.Args;
import bot.molt.cli.Syntax;
import java.util.List;

/// The gateway as a service.
public final class GatewayKind implements ServiceKind {
    private static final int LAST_PORT = 65_535;

    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.option("--port", "N", "Its port; what the configuration says where nothing is said.")
                .example("moltbot gateway install")
                .example("moltbot gateway install --print")
                .example("sudo moltbot gateway install --system --run-as alice");
    }

    @Override
    public List<String> words(Args args) {
        return args.text("--port") == null
                ? List.of("gateway")
                : List.of("gateway", "--port", "" + args.number("--port", 1, 1, LAST_PORT));
    }

    @Override
    public boolean watchful() {
        return true;
    }
}
