package bot.molt.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Flags that every command takes.
///
/// @param profile `dev` is what `--dev` means
public record GlobalOptions(
        @Nullable String url,
        @Nullable String token,
        @Nullable Path tokenFile,
        @Nullable String fingerprint,
        @Nullable String profile,
        @Nullable Path config,
        @Nullable Duration timeout,
        boolean json,
        boolean noColor) {
    private static final List<String> WITH_VALUE =
            List.of(
                    "--url",
                    "--token",
                    "--password",
                    "--token-file",
                    "--tls-fingerprint",
                    "--profile",
                    "--config",
                    "--timeout",
                    "--port",
                    "--bind");
    private static final Set<String> FLAGS =
            Set.of("--dev", "--json", "--no-color", "--help", "-h", "--version", "-V");

    static void describe(Syntax syntax) {
        syntax.option("--url", "URL", "Gateway to speak to, such as http://127.0.0.1:18789.")
                .option(
                        "--token|--password",
                        "SECRET",
                        "Its secret. It shows in process lists: prefer --token-file or MOLTBOT_GATEWAY_TOKEN.")
                .option("--token-file", "FILE", "File that holds the secret.")
                .option(
                        "--tls-fingerprint",
                        "SHA256",
                        "Trust the gateway by its certificate's fingerprint.")
                .option("--profile", "NAME", "Use the state folder ~/.clawdbot-NAME.")
                .flag("--dev", "Same as --profile dev; the gateway's port is then 19001.")
                .option("--config", "FILE", "Configuration file to use.")
                .option(
                        "--timeout",
                        "TIME",
                        "How long to wait for an answer: 500ms, 30s; a bare number counts milliseconds.")
                .flag("--json", "Print one JSON document.")
                .flag("--no-color", "No colours; NO_COLOR=1 does the same.")
                .flag("-h|--help", "Show this help.");
    }

    /// @param ownTimeout whether the command gives `--timeout` a meaning of its own
    static GlobalOptions of(Args args, boolean ownTimeout) {
        return new GlobalOptions(
                args.text("--url"),
                args.text("--token"),
                path(args.text("--token-file")),
                args.text("--tls-fingerprint"),
                args.has("--dev") ? "dev" : args.text("--profile"),
                path(args.text("--config")),
                ownTimeout ? null : args.duration("--timeout", ChronoUnit.MILLIS),
                args.has("--json"),
                args.has("--no-color"));
    }

    /// Whether the argument is one of these options and its value follows as an argument of its
    /// own.
    static boolean takesValue(String arg) {
        return WITH_VALUE.contains(arg);
    }

    static boolean known(String arg) {
        int equals = arg.indexOf('=');
        return FLAGS.contains(arg)
                || WITH_VALUE.contains(equals < 0 ? arg : arg.substring(0, equals));
    }

    private static @Nullable Path path(@Nullable String text) {
        return text == null ? null : Path.of(text);
    }
}
