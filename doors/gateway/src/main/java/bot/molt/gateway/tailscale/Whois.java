package bot.molt.gateway.tailscale;

import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.auth.Tailnet;
import bot.molt.gateway.program.Program;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks tailscaled to whom an address of the tailnet belongs, and remembers for a moment.
///
/// Threads: safe for any number.
public final class Whois implements Tailnet {
    /// Where tailscaled listens on Linux.
    public static final Path SOCKET = Path.of("/var/run/tailscale/tailscaled.sock");

    private static final System.Logger LOG = System.getLogger(Whois.class.getName());
    private static final Duration KNOWN = Duration.ofSeconds(30);
    private static final Duration UNKNOWN = Duration.ofSeconds(3);
    private static final Duration PROGRAM_LIMIT = Duration.ofSeconds(5);
    private static final int MOST = 1_000;

    /// What tailscaled calls the owner of machines that belong to nobody.
    private static final String NOBODY = "tagged-devices";

    private final LocalApi api;
    private final String path;
    private final InstantSource clock;
    private final Map<String, Remembered> remembered = new LinkedHashMap<>();

    private record Remembered(Optional<String> login, Instant until) {}

    /// @param socket of tailscaled
    /// @param path the `PATH` on which its program is looked for where the socket does not answer
    public Whois(Path socket, String path, InstantSource clock) {
        this.api = new LocalApi(socket);
        this.path = path;
        this.clock = clock;
    }

    @Override
    public Optional<String> loginOf(String address) {
        Optional<Remembered> before = find(address);
        if (before.isPresent()) {
            return before.get().login();
        }
        Optional<String> login = asked(address).filter(name -> !name.equals(NOBODY));
        remember(address, login);
        return login;
    }

    private synchronized Optional<Remembered> find(String address) {
        return Optional.ofNullable(remembered.get(address))
                .filter(known -> known.until().isAfter(clock.instant()));
    }

    private synchronized void remember(String address, Optional<String> login) {
        if (remembered.size() >= MOST) {
            remembered.clear();
        }
        Instant until = clock.instant().plus(login.isPresent() ? KNOWN : UNKNOWN);
        remembered.put(address, new Remembered(login, until));
    }

    private Optional<String> asked(String address) {
        try {
            return login(answer(address));
        } catch (IOException | JsonSyntaxException e) {
            LOG.log(Level.DEBUG, "tailscale whois {0}: {1}", address, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private String answer(String address) throws IOException, InterruptedException {
        String peer = address.indexOf(':') < 0 ? address + ":0" : "[" + address + "]:0";
        try {
            return api.get(
                    "/localapi/v0/whois?addr=" + URLEncoder.encode(peer, StandardCharsets.UTF_8));
        } catch (IOException e) {
            Path program = Program.find("tailscale", path).orElseThrow(() -> e);
            List<String> command = List.of(program.toString(), "whois", "--json", address);
            Program.Ended ended = Program.run(command, Map.of(), PROGRAM_LIMIT);
            if (ended.code() != 0) {
                throw new IOException(ended.said(), e);
            }
            return ended.out();
        }
    }

    private static Optional<String> login(String json) throws JsonSyntaxException {
        return JsonText.parseObject(json)
                .object("UserProfile")
                .string("LoginName")
                .filter(name -> !name.isBlank());
    }
}
