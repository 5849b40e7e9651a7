package bot.molt.app.gateway;

import bot.molt.app.config.LiveConfig;
import bot.molt.app.config.MoltbotConfig;
import bot.molt.app.plugin.Plugged;
import bot.molt.base.Secret;
import bot.molt.base.config.ConfigFiles;
import bot.molt.execution.policy.AgentsConfig;
import bot.molt.gateway.model.ModelKeys;
import bot.molt.protocol.models.ModelStatusResult;
import bot.molt.providers.Providers;
import bot.molt.providers.catalog.Choices;
import bot.molt.providers.catalog.ModelCatalog;
import bot.molt.spi.model.ModelApi;
import bot.molt.spi.model.Models;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// The models that one gateway can ask, put together. Nothing of it is loaded or opened before a
/// model is asked or listed.
final class ModelPart implements ModelKeys, AutoCloseable {
    private final ModelCatalog catalog;
    private final Models models;
    private volatile List<ModelApi> lent = List.of();

    private ModelPart(ModelCatalog catalog, TelemetryPart telemetry) {
        this.catalog = catalog;
        this.models = telemetry.traced(catalog);
    }

    static ModelPart of(GatewaySetup setup, TelemetryPart telemetry) {
        LiveConfig live = setup.live();
        ConfigFiles files = live.reader().files();
        return new ModelPart(
                new ModelCatalog(
                        new ModelCatalog.Parts(
                                Providers.builtIn(),
                                () -> settings(live.current().config()),
                                files.state().resolve("agents/main/agent/auth-profiles.json"),
                                files.environment(),
                                setup.redactor()::register,
                                InstantSource.system())),
                telemetry);
    }

    private static ModelCatalog.Settings settings(MoltbotConfig config) {
        AgentsConfig.Defaults defaults = config.agents().defaults();
        return new ModelCatalog.Settings(
                config.thinking().models(),
                config.thinking().auth(),
                Choices.of(defaults.model(), defaults.models()));
    }

    Models models() {
        return models;
    }

    /// Takes model APIs that come and go.
    void lend(Plugged plugged) {
        if (!plugged.providers().equals(lent)) {
            lent = plugged.providers();
            catalog.lend(lent);
        }
    }

    /// Follows the configuration that holds now.
    void apply() {
        catalog.trim();
    }

    @Override
    public List<ModelStatusResult.Key> all() {
        return catalog.keys().stream()
                .map(key ->
                        new ModelStatusResult.Key(
                                key.provider(), key.id(), key.from(), key.restsUntil()))
                .toList();
    }

    @Override
    public void add(String id, String provider, Secret key) throws IOException {
        catalog.addKey(id, provider, key);
    }

    @Override
    public boolean remove(String id) throws IOException {
        return catalog.removeKey(id);
    }

    @Override
    public Path file() {
        return catalog.profilesFile();
    }

    @Override
    public void close() {
        catalog.close();
    }
}
