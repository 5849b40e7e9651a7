package bot.molt.app;

import bot.molt.app.gateway.GatewayCommand;
import bot.molt.cli.Cli;
import bot.molt.cli.LocalParts;
import bot.molt.cli.Streams;
import java.util.List;

/// The whole program: `gateway` runs a gateway here, everything else is a command of the CLI.
public final class Main {
    private static final List<String> OWN_ACTIONS =
            List.of("install", "uninstall", "start", "stop", "restart", "status", "call", "health");

    private Main() {}

    public static void main(String[] args) {
        List<String> words = List.of(args);
        int code =
                runsGateway(words)
                        ? new GatewayCommand(System.out, System.err, System.getenv(), version()).run(words)
                        : Cli.run(args, Streams.ofProcess(), System.getenv(), LocalParts.NONE);
        System.exit(code);
    }

    /// The first word that is no option; the value of `--profile` is none.
    private static boolean runsGateway(List<String> words) {
        int at = words.indexOf("gateway");
        boolean first = at == 0 || (at > 0 && words.subList(0, at).stream().allMatch(Main::belongsToOption));
        return first && (words.size() == at + 1 || !OWN_ACTIONS.contains(words.get(at + 1)));
    }

    private static boolean belongsToOption(String word) {
        return word.startsWith("-") || word.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
