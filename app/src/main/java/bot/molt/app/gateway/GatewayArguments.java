package bot.molt.app.gateway;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.bind.Spelling;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What `moltbot gateway` was asked for on its command line.
///
/// @param values options with a value: `port`, `bind`, `auth`, `token`, …
/// @param flags options without: `dev`, `verbose`, …
record GatewayArguments(Map<String, String> values, Set<String> flags) {
    private static final Set<String> WITH_VALUE =
            Set.of(
                    "port",
                    "bind",
                    "auth",
                    "token",
                    "token-file",
                    "password",
                    "tailscale",
                    "config",
                    "profile");
    private static final Set<String> FLAGS =
            Set.of(
                    "dev",
                    "verbose",
                    "force",
                    "allow-unconfigured",
                    "tailscale-reset-on-exit",
                    "help",
                    "no-color");

    static final String HELP =
            """
            Usage: moltbot gateway [run] [options]

            Runs the gateway until Ctrl-C.

              --port N               TCP port (default 18789; 0 picks a free one)
              --bind WHERE           loopback, lan, tailnet, auto or an address
              --auth MODE            token, password, basic, jwt or none, for this run
              --token TEXT           the operator's token for this run (seen in the process list: prefer
                                     --token-file or MOLTBOT_GATEWAY_TOKEN)
              --token-file FILE      file that holds the operator's token
              --password TEXT        the operator's password for this run (seen in the process list: prefer
                                     gateway.auth.password with ${NAME})
              --tailscale MODE       off, serve (the tailnet) or funnel (the Internet)
              --tailscale-reset-on-exit
                                     take that back at the end
              --config FILE          configuration file
              --profile NAME         state in ~/.clawdbot-NAME
              --dev                  state in ~/.clawdbot-dev, port 19001
              --verbose              log everything to the console
              --force                end whoever listens on the port first
              --allow-unconfigured   run although gateway.mode is not local
              --help                 this text

            Examples:
              moltbot gateway
              moltbot gateway --port 19000 --verbose
              moltbot --profile rescue gateway
            """;

    /// Reads the words after `moltbot`; `gateway` and `run` are left out.
    ///
    /// Errors: `invalid_request` naming the word.
    static GatewayArguments parse(List<String> words) {
        Map<String, String> values = new HashMap<>();
        Set<String> flags = new java.util.HashSet<>();
        ArrayDeque<String> rest = new ArrayDeque<>(words);
        while (!rest.isEmpty()) {
            String word = rest.removeFirst();
            if (word.equals("gateway") || word.equals("run")) {
                continue;
            }
            String[] parts = (word.equals("-h") ? "--help" : word).split("=", 2);
            String name = parts[0].startsWith("--") ? parts[0].substring(2) : "";
            if (FLAGS.contains(name) && parts.length == 1) {
                flags.add(name);
            } else if (WITH_VALUE.contains(name)) {
                values.put(name, parts.length == 2 ? parts[1] : next(word, rest));
            } else {
                throw unknown(word);
            }
        }
        return new GatewayArguments(Map.copyOf(values), Set.copyOf(flags));
    }

    private static String next(String option, ArrayDeque<String> rest) {
        if (rest.isEmpty()) {
            throw wrong(option + ": no value (expected: one after it)");
        }
        return rest.removeFirst();
    }

    private static CodedException unknown(String word) {
        List<String> known =
                java.util.stream.Stream.concat(WITH_VALUE.stream(), FLAGS.stream())
                        .map(name -> "--" + name)
                        .sorted()
                        .toList();
        String hint =
                Spelling.nearest(word, known)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("see moltbot gateway --help");
        return wrong("%s: unknown (%s)".formatted(word, hint));
    }

    private static CodedException wrong(String text) {
        return new CodedException(ErrorCode.INVALID_REQUEST, text);
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    Optional<Path> path(String name) {
        return value(name).map(Path::of);
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    /// The name of the profile; `dev` with `--dev`.
    ///
    /// Errors: `invalid_request` where both are given.
    Optional<String> profile() {
        if (has("dev") && values.containsKey("profile")) {
            throw wrong("--dev and --profile: both given (expected: one of them)");
        }
        return has("dev") ? Optional.of("dev") : value("profile");
    }
}
