package bot.molt.cli.onboard;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the command line decides beforehand.
///
/// @param provider null where nothing is said
/// @param skipsProvider whether it says that there shall be none
/// @param key null where it gives none
/// @param service null where nothing is said
record Plan(
        @Nullable Provider provider,
        boolean skipsProvider,
        @Nullable Secret key,
        boolean keyOnLine,
        @Nullable Boolean service,
        boolean quick,
        boolean remote) {
    private static final int LONGEST = 16 * 1024;
    private static final List<String> FLOWS = List.of("quickstart", "advanced", "manual");
    private static final List<String> MODES = List.of("local", "remote");

    static void describe(Syntax syntax) {
        syntax.flag("--non-interactive", "Ask nothing: what no option says is as usual.")
                .flag("--accept-risk", "Taken for scripts of the original; nothing depends on it.")
                .option("--flow", "HOW", "quickstart asks little, advanced (manual) everything.")
                .option("--mode", "WHERE", "local, or remote: speak to a gateway elsewhere.")
                .option("--remote-url", "URL", "With --mode remote: its address.")
                .option("--remote-token", "SECRET", "Its token; - reads it from standard input.")
                .option(
                        "--workspace",
                        "FOLDER",
                        "The agent's folder; ~/clawd where nothing is said.")
                .option(
                        "--auth-choice",
                        "PROVIDER",
                        "Who thinks: anthropic, openai, google, deepseek, moonshot, qwen, zhipu, ollama …, or skip.")
                .option(
                        "--base-url",
                        "URL",
                        "The provider's address, where it is not the usual one.")
                .option("--model", "REF", "The model that is asked: PROVIDER/MODEL.");
        for (Provider each : Provider.values()) {
            if (each.needsKey()) {
                syntax.option(
                        each.option(),
                        "KEY",
                        "Key of %s; - reads it from standard input. %s will do too."
                                .formatted(each.title(), each.variable()));
            }
        }
        syntax.option("--gateway-port", "PORT", "Where the gateway listens.")
                .option("--gateway-bind", "ADDRESS", "loopback, lan, tailnet, auto or an address.")
                .option("--gateway-auth", "MODE", "token or password.")
                .option(
                        "--gateway-token",
                        "SECRET",
                        "Its token; - reads it. One is made otherwise.")
                .option("--gateway-password", "SECRET", "Its password; - reads it.")
                .option("--tailscale", "MODE", "off, serve or funnel.")
                .flag("--install-daemon", "Make the gateway a service of this user.")
                .flag("--no-install-daemon|--skip-daemon", "Make it none.")
                .flag("--skip-channels", "Do not ask for a chat.")
                .flag("--skip-health", "Neither start the gateway nor ask the model.")
                .flag("--skip-ui", "Do not open the conversation in the end.");
    }

    static Plan of(Args args, Session session) throws IOException {
        word(args, "--flow", FLOWS);
        Provider named = provider(args);
        String choice = args.text("--auth-choice");
        String typed = named == null || !named.needsKey() ? null : args.text(named.option());
        Boolean service = args.has("--install-daemon") ? Boolean.TRUE : null;
        if (args.has("--no-install-daemon")) {
            service = Boolean.FALSE;
        }
        return new Plan(
                named,
                choice != null && named == null,
                typed == null ? null : Secret.of(secret(typed, session)),
                typed != null && !typed.equals("-"),
                service,
                !"advanced".equals(args.text("--flow")) && !"manual".equals(args.text("--flow")),
                "remote".equals(word(args, "--mode", MODES)));
    }

    private static @Nullable String word(Args args, String option, List<String> words) {
        String word = args.text(option);
        if (word != null && !words.contains(word)) {
            throw Args.refused(option, word, String.join(", ", words));
        }
        return word;
    }

    private static @Nullable Provider provider(Args args) {
        String choice = args.text("--auth-choice");
        if (choice != null) {
            return Provider.named(choice);
        }
        for (Provider each : Provider.values()) {
            if (each.needsKey() && args.has(each.option())) {
                return each;
            }
        }
        return null;
    }

    /// What an option gives, or the first line of standard input for `-`.
    static String secret(String typed, Session session) throws IOException {
        String value = typed.equals("-") ? line(session.streams().in()) : typed.strip();
        if (value.isEmpty()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS, "secret: empty (expected: a line on standard input)");
        }
        return value;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int b = in.read();
        while (b >= 0 && b != '\n' && line.length() < LONGEST) {
            line.append((char) b);
            b = in.read();
        }
        byte[] bytes = line.toString().getBytes(StandardCharsets.ISO_8859_1);
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }

    /// The settings that options give.
    static Changes changes(Args args, Session session) throws IOException {
        Changes changes = new Changes();
        if (args.has("--gateway-port")) {
            changes.set("gateway.port", Json.of(args.number("--gateway-port", 0, 1, 65_535)));
        }
        text(changes, "gateway.bind", args.text("--gateway-bind"));
        text(changes, "gateway.auth.mode", args.text("--gateway-auth"));
        text(changes, "gateway.tailscale.mode", args.text("--tailscale"));
        text(changes, "agents.defaults.workspace", args.text("--workspace"));
        hidden(changes, "gateway.auth.token", args.text("--gateway-token"), session);
        hidden(changes, "gateway.auth.password", args.text("--gateway-password"), session);
        return changes;
    }

    static void text(Changes changes, String path, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            changes.set(path, Json.of(value.strip()));
        }
    }

    private static void hidden(
            Changes changes, String path, @Nullable String value, Session session)
            throws IOException {
        if (value != null) {
            changes.set(path, Json.of(secret(value, session)));
        }
    }
}
