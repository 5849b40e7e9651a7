package bot.molt.app;

import bot.molt.app.gateway.GatewayCommand;
import bot.molt.cli.Cli;
import bot.molt.cli.LocalParts;
import bot.molt.cli.Streams;
import java.util.List;
import java.util.Map;

/// The program: `gateway` runs one, everything else is the command line's.
public final class Main {
    private static final List<String> OF_THE_CLI = List.of("health", "status");

    private Main() {}

    public static void main(String[] args) {
        Streams streams = Streams.ofProcess();
        Map<String, String> environment = System.getenv();
        int code;
        if (runsGateway(args)) {
            code = new GatewayCommand(streams.out(), streams.err(), environment, version()).run(List.of(args));
            streams.flush();
        } else {
            LocalParts local = new LocalParts(new AppConfig(), new AuditFiles());
            code = Cli.run(args, streams, environment, local);
        }
        System.exit(code);
    }

    private static boolean runsGateway(String[] args) {
        List<String> words = Cli.words(List.of(args));
        return !words.isEmpty()
                && words.getFirst().equals("gateway")
                && (words.size() == 1 || !OF_THE_CLI.contains(words.get(1)));
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "0" : version;
    }
}
