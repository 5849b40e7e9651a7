package bot.molt.cli;

import bot.molt.base.config.ConfigFiles;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.Target;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one run of a command works with.
public final class Session implements Closeable {
    private final Streams streams;
    private final GlobalOptions options;
    private final Map<String, String> environment;
    private final LocalParts local;
    private @Nullable Gateways gateways;
    private @Nullable GatewayClient client;

    Session(
            Streams streams,
            GlobalOptions options,
            Map<String, String> environment,
            LocalParts local) {
        this.streams = streams;
        this.options = options;
        this.environment = environment;
        this.local = local;
    }

    public Streams streams() {
        return streams;
    }

    public PrintStream out() {
        return streams.out();
    }

    public PrintStream err() {
        return streams.err();
    }

    public GlobalOptions options() {
        return options;
    }

    public Map<String, String> environment() {
        return environment;
    }

    /// Whether one JSON document is wanted instead of text.
    public boolean json() {
        return options.json();
    }

    public Style style() {
        boolean wanted =
                streams.terminal()
                        && !options.noColor()
                        && environment.getOrDefault("NO_COLOR", "").isEmpty();
        boolean forced = !environment.getOrDefault("FORCE_COLOR", "").isEmpty();
        return new Style((wanted || forced) && !options.noColor());
    }

    /// What can be done without a gateway.
    public LocalParts local() {
        return local;
    }

    /// The profile that is meant; empty for the one without a name.
    public String profile() {
        String chosen = options.profile();
        String profile =
                chosen == null ? ConfigFiles.variable(environment, "PROFILE").orElse("") : chosen;
        return profile.equals("default") ? "" : profile;
    }

    /// The version of this program.
    public String version() {
        return Version.number();
    }

    /// State folder, configuration file and environment.
    public ConfigFiles files() throws IOException {
        return gateways().files();
    }

    public Path stateFolder() throws IOException {
        return gateways().files().state();
    }

    public Path configFile() throws IOException {
        return gateways().files().config();
    }

    /// The environment with what `<state>/.env` adds.
    public Map<String, String> variables() throws IOException {
        return gateways().files().environment();
    }

    /// Where a gateway keeps the token that it made itself.
    public Path tokenFile() throws IOException {
        return gateways().tokenFile();
    }

    /// A setting of the local configuration as text; null where it is absent.
    public @Nullable String setting(String path) throws IOException {
        return gateways().setting(path);
    }

    /// The items of a list of the local configuration; none where it is absent.
    public List<Json> list(String path) throws IOException {
        return gateways().list(path);
    }

    /// The port on which a gateway of this configuration listens.
    public int port() throws IOException {
        return gateways().port();
    }

    /// Every gateway that could be meant by its kind, the one that is meant first.
    public Map<String, Target> candidates() throws IOException {
        return gateways().candidates();
    }

    /// Whether the gateway that is meant is that of this machine's configuration.
    public boolean isOfThisMachine() throws IOException {
        return gateways().isOfThisMachine();
    }

    /// The gateway that is meant.
    public GatewayClient gateway() throws IOException {
        GatewayClient made = client;
        if (made == null) {
            made = new GatewayClient(gateways().target());
            client = made;
        }
        return made;
    }

    /// Calls a method of the gateway.
    ///
    /// Errors: the code and the message that the gateway gives.
    public Json.Obj call(String method, Json.Obj params) throws IOException {
        return Rpc.call(gateway(), method, params);
    }

    /// The same with what the configuration says now.
    public Session renewed() {
        return new Session(streams, options, environment, local);
    }

    /// Prints a document for programs.
    public void print(Json json) {
        out().println(JsonText.pretty(json));
    }

    private Gateways gateways() throws IOException {
        Gateways found = gateways;
        if (found == null) {
            found = new Gateways(options, environment);
            gateways = found;
        }
        return found;
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
