package bot.molt.app;

import bot.molt.app.gateway.GatewayCommand;
import bot.molt.app.moltage.MoltageCommands;
import bot.molt.app.node.NodeCommands;
import bot.molt.cli.Cli;
import bot.molt.cli.LocalParts;
import bot.molt.cli.Streams;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The whole program: `gateway` runs a gateway here, `node` a node, `moltage` machines of users,
/// everything else is a command of the CLI.
public final class Main {
    private static final List<String> OWN_ACTIONS =
            List.of(
                    "install",
                    "uninstall",
                    "start",
                    "stop",
                    "restart",
                    "status",
                    "call",
                    "discover",
                    "health",
                    "probe");

    private Main() {}

    public static void main(String[] args) {
        List<String> line = List.of(args);
        System.exit(run(line, Cli.words(line), args));
    }

    private static int run(List<String> line, List<String> words, String[] args) {
        if (runsGateway(words)) {
            return new GatewayCommand(System.out, System.err, System.getenv(), version()).run(line);
        }
        if (!words.isEmpty() && words.getFirst().equals("moltage")) {
            return new MoltageCommands(
                            utf8(FileDescriptor.out),
                            utf8(FileDescriptor.err),
                            System.getenv(),
                            version())
                    .run(line);
        }
        return !words.isEmpty() && words.getFirst().equals("node")
                ? new NodeCommands(System.out, System.err, System.getenv(), version()).run(line)
                : Cli.run(args, Streams.ofProcess(), System.getenv(), local());
    }

    /// Whatever the locale says; each line leaves at once.
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    private static boolean runsGateway(List<String> words) {
        return !words.isEmpty()
                && words.getFirst().equals("gateway")
                && (words.size() == 1 || !OWN_ACTIONS.contains(words.get(1)));
    }

    static LocalParts local() {
        return new LocalParts(new AppConfig(), new AuditFiles(), new AppSetup(), new AppState());
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
