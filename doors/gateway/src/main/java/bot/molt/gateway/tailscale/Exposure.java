package bot.molt.gateway.tailscale;

import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.program.Program;
import bot.molt.gateway.settings.TailscaleConfig;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The port in the tailnet or on the Internet, through `tailscale serve` or `tailscale funnel`.
/// What goes wrong is logged; the gateway works on this machine all the same.
public final class Exposure implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Exposure.class.getName());
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final TailscaleConfig config;
    private final Optional<Path> program;

    private Exposure(TailscaleConfig config, Optional<Path> program) {
        this.config = config;
        this.program = program;
    }

    /// Tells tailscaled to pass requests on to the port.
    ///
    /// @param secure whether the port speaks TLS
    /// @param path the `PATH` on which the program is looked for
    public static Exposure open(TailscaleConfig config, int port, boolean secure, String path) {
        boolean isOff = config.mode() == TailscaleConfig.Mode.OFF;
        Exposure exposure =
                new Exposure(config, isOff ? Optional.empty() : Program.find("tailscale", path));
        if (!isOff) {
            exposure.begin(secure ? "https+insecure://127.0.0.1:" + port : String.valueOf(port));
        }
        return exposure;
    }

    private void begin(String target) {
        if (program.isEmpty()) {
            LOG.log(
                    Level.ERROR,
                    "gateway.tailscale.mode: {0}: no program tailscale (expected: Tailscale on this machine, and its program on the PATH)",
                    verb());
            return;
        }
        if (run(verb(), "--bg", "--yes", target).isPresent()) {
            LOG.log(Level.INFO, "tailscale {0}: {1}", verb(), address());
        }
    }

    private String verb() {
        return config.mode().name().toLowerCase(Locale.ROOT);
    }

    /// The address that others use, as far as tailscaled says it.
    private String address() {
        try {
            return run("status", "--json")
                    .map(JsonText::parseObject)
                    .flatMap(status -> status.object("Self").string("DNSName"))
                    .map(name -> "https://" + name.replaceFirst("\\.$", ""))
                    .orElse("on");
        } catch (JsonSyntaxException e) {
            return "on";
        }
    }

    /// What the program wrote; empty where it failed, which is logged.
    private Optional<String> run(String... words) {
        List<String> command = new ArrayList<>(List.of(program.orElseThrow().toString()));
        command.addAll(List.of(words));
        try {
            Program.Ended ended = Program.run(command, Map.of(), LIMIT);
            if (ended.code() == 0) {
                return Optional.of(ended.out());
            }
            failed(words, ended.said());
        } catch (IOException e) {
            failed(words, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private static void failed(String[] words, String why) {
        LOG.log(Level.ERROR, "tailscale {0}: {1}", String.join(" ", words), why);
    }

    /// Takes back what was told, where that is wanted.
    @Override
    public void close() {
        if (program.isPresent() && config.resetOnExit()) {
            run(verb(), "reset");
        }
    }
}
