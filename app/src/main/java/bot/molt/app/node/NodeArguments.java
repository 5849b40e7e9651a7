package bot.molt.app.node;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.bind.Spelling;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What `moltbot node` was asked for on its command line.
///
/// @param verb `run`, `install`, `status`, `uninstall`, `stop` or `restart`; empty for none
/// @param values options with a value
/// @param flags options without
record NodeArguments(String verb, Map<String, String> values, Set<String> flags) {
    private static final Set<String> WITH_VALUE =
            Set.of(
                    "host",
                    "port",
                    "tls-fingerprint",
                    "node-id",
                    "display-name",
                    "commands",
                    "token-file",
                    "config",
                    "profile");
    private static final Set<String> FLAGS =
            Set.of("tls", "no-tls", "json", "dev", "help", "no-color");
    private static final List<String> VERBS =
            List.of("run", "install", "status", "uninstall", "stop", "restart");

    static final String HELP =
            """
            Usage: moltbot node run|install|status|uninstall|stop|restart [options]

            Lends this machine to a gateway elsewhere: it runs commands and serves files for it, under this machine's own policy.

              run         connects and stays connected until Ctrl-C
              install     makes `node run` a service of this user (systemd, launchd) and starts it
              status      is it connected, since when, to which gateway; is it a service
              stop        stops the service
              restart     starts the service anew
              uninstall   stops the service and takes it away

              --host NAME              the gateway's machine (default 127.0.0.1)
              --port N                 its port (default 18789)
              --tls                    speak TLS
              --no-tls                 do not, although it was so before
              --tls-fingerprint HEX    SHA-256 of the gateway's certificate; no other is accepted
              --display-name NAME      what the gateway calls this node (default: the host's name)
              --node-id ID             an id of your own beside that of the device
              --commands A,B           offer only these; system.* and hands.* work too
              --token-file FILE        file that holds the gateway's token
              --profile NAME           state in ~/.clawdbot-NAME
              --config FILE            configuration file
              --json                   one JSON document instead of text
              --help                   this text

            The gateway's token comes from --token-file, MOLTBOT_GATEWAY_TOKEN (or CLAWDBOT_GATEWAY_TOKEN), or the configuration.
            Where the gateway is and the names are kept in node.json of the state folder; later runs need no options.

            Examples:
              moltbot node run --host build.example.org --tls --display-name workshop
              moltbot node install
              moltbot node status --json
            """;

    /// Reads the words after `moltbot`.
    ///
    /// Errors: `invalid_request` naming the word.
    static NodeArguments parse(List<String> words) {
        Map<String, String> values = new HashMap<>();
        Set<String> flags = new HashSet<>();
        String verb = "";
        ArrayDeque<String> rest = new ArrayDeque<>(words);
        rest.removeFirstOccurrence("node");
        while (!rest.isEmpty()) {
            String word = rest.removeFirst();
            String[] parts = (word.equals("-h") ? "--help" : word).split("=", 2);
            String name = parts[0].startsWith("--") ? parts[0].substring(2) : "";
            if (FLAGS.contains(name) && parts.length == 1) {
                flags.add(name);
            } else if (WITH_VALUE.contains(name)) {
                values.put(name, parts.length == 2 ? parts[1] : next(word, rest));
            } else if (verb.isEmpty() && VERBS.contains(word)) {
                verb = word;
            } else {
                throw unknown(word);
            }
        }
        return new NodeArguments(verb, Map.copyOf(values), Set.copyOf(flags));
    }

    private static String next(String option, ArrayDeque<String> rest) {
        if (rest.isEmpty()) {
            throw wrong(option + ": no value (expected: one after it)");
        }
        return rest.removeFirst();
    }

    private static CodedException unknown(String word) {
        List<String> known =
                Stream.concat(
                                VERBS.stream(),
                                Stream.concat(WITH_VALUE.stream(), FLAGS.stream())
                                        .map(name -> "--" + name))
                        .sorted()
                        .toList();
        String hint =
                Spelling.nearest(word, known)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("see moltbot node --help");
        return wrong("%s: unknown (%s)".formatted(word, hint));
    }

    static CodedException wrong(String text) {
        return new CodedException(ErrorCode.INVALID_REQUEST, text);
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).map(String::strip);
    }

    Optional<Path> path(String name) {
        return value(name).map(Path::of);
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    boolean isJson() {
        return has("json");
    }

    /// The name of the profile; `dev` with `--dev`.
    Optional<String> profile() {
        return has("dev") ? Optional.of("dev") : value("profile");
    }

    Optional<Integer> port() {
        return value("port").map(NodeArguments::port);
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw wrong("--port: %s (expected: 1..65535)".formatted(text));
        }
        throw wrong("--port: %s (expected: 1..65535)".formatted(text));
    }

    /// Commands that are offered; empty for all.
    List<String> commands() {
        return value("commands").stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
