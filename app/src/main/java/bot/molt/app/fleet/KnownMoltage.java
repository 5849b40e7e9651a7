package bot.molt.app.fleet;

import bot.molt.app.config.MoltbotConfig;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.execution.sandbox.settings.MicrovmConfig;
import bot.molt.execution.sandbox.settings.Placement;
import bot.molt.execution.sandbox.settings.SandboxConfig;
import bot.molt.fleet.http.HttpFleet;
import bot.molt.gateway.moltage.Surroundings;
import bot.molt.protocol.moltage.MoltageStatusResult;
import bot.molt.spi.fleet.Fleet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Moltage as a gateway's configuration names it: the orchestrator under
/// `agents.defaults.sandbox.microvm`, the bridge by the address that answers go to.
public final class KnownMoltage implements Surroundings {
    private static final String CALLBACK = "/callback";
    private static final String SERVICE = "wechat-bridge";
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Supplier<MoltbotConfig> config;

    /// @param config that holds now
    public KnownMoltage(Supplier<MoltbotConfig> config) {
        this.config = config;
    }

    @Override
    public Optional<Fleet> fleet() {
        MicrovmConfig microvm = sandbox().microvm();
        Secret token = microvm.token();
        return isUsed()
                ? Optional.of(new HttpFleet(microvm.url(), token == null ? Secret.of("") : token))
                : Optional.empty();
    }

    private SandboxConfig sandbox() {
        return config.get().agents().defaults().sandbox();
    }

    private boolean isUsed() {
        String backend = sandbox().placement().backend();
        return (backend != null && Placement.Backend.of(backend) == Placement.Backend.MICROVM)
                || sandbox().microvm().token() != null;
    }

    @Override
    public Optional<MoltageStatusResult.Bridge> bridge() throws InterruptedException {
        String callback = config.get().others().chats().channels().open().webhook().callbackUrl();
        if (callback == null || !callback.endsWith(CALLBACK)) {
            return Optional.empty();
        }
        String url = callback.substring(0, callback.length() - CALLBACK.length());
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(URI.create(url + "/health"))
                                    .timeout(LIMIT)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return told(url, JsonText.parseObject(answer.body()));
        } catch (IOException | IllegalArgumentException e) {
            return isUsed()
                    ? Optional.of(new MoltageStatusResult.Bridge(url, false, "", 0, 0))
                    : Optional.empty();
        }
    }

    private static Optional<MoltageStatusResult.Bridge> told(String url, Json.Obj said) {
        boolean isBridge = said.string("service").filter(SERVICE::equals).isPresent();
        return isBridge
                ? Optional.of(
                        new MoltageStatusResult.Bridge(
                                url,
                                said.isTrue("ok"),
                                said.string("replies").orElse(""),
                                said.number("inbox").orElse(0L),
                                said.number("outbox").orElse(0L)))
                : Optional.empty();
    }
}
