package bot.molt.providers.catalog;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.spi.model.ModelEndpoint;
import bot.molt.spi.model.ModelFacts;
import bot.molt.spi.model.ModelFacts.Ability;
import bot.molt.spi.model.ModelPrice;
import bot.molt.spi.net.ProxyChoice;
import java.net.URI;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How one model is reached: what is written of it and its provider, else what is built in.
///
/// @param settings what is written of the provider
record Reach(
        String api,
        URI baseUrl,
        ModelsConfig.Provider settings,
        Map<String, Secret> headers,
        Json.Obj dialect,
        ModelFacts facts) {

    /// Empty where nothing says how the provider is reached.
    static Optional<Reach> of(ModelRef ref, ModelsConfig models) {
        ModelsConfig.Provider written = models.providers().get(ref.provider());
        BuiltInProvider known =
                models.mode() == ModelsConfig.Mode.MERGE || written != null
                        ? BuiltInProvider.find(ref.provider())
                        : null;
        ModelsConfig.Provider settings = written == null ? ModelsConfig.Provider.EMPTY : written;
        ModelsConfig.Entry entry = entry(settings, ref.model());
        String api = entry == null ? null : entry.api();
        api = api == null ? settings.server().api() : api;
        api = api == null && known != null ? known.api() : api;
        URI baseUrl = settings.server().baseUrl();
        baseUrl = baseUrl == null && known != null ? known.baseUrl() : baseUrl;
        if (baseUrl == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Reach(
                        api == null ? "openai-completions" : api,
                        baseUrl,
                        settings,
                        headers(settings, entry),
                        dialect(settings, entry),
                        entry == null ? KnownModels.facts(ref.model()) : facts(entry)));
    }

    private static ModelsConfig.@Nullable Entry entry(
            ModelsConfig.Provider settings, String model) {
        return settings.models().stream()
                .filter(one -> one.id().equals(model))
                .findFirst()
                .orElse(null);
    }

    private static Map<String, Secret> headers(
            ModelsConfig.Provider settings, ModelsConfig.@Nullable Entry entry) {
        Map<String, Secret> all = new LinkedHashMap<>(settings.server().headers());
        if (entry != null) {
            all.putAll(entry.headers());
        }
        return all;
    }

    private static Json.Obj dialect(
            ModelsConfig.Provider settings, ModelsConfig.@Nullable Entry entry) {
        Json.Obj own = settings.compat();
        if (entry != null) {
            own = own.with("numCtx", entry.contextWindow());
        }
        Json.Obj nearer = entry == null ? Json.Obj.EMPTY : entry.compat();
        for (Map.Entry<String, Json> member : nearer.members().entrySet()) {
            own = own.with(member.getKey(), member.getValue());
        }
        boolean bearer = settings.authHeader() || settings.auth() != ModelsConfig.Auth.API_KEY;
        return bearer ? own.with("authHeader", Json.TRUE) : own;
    }

    private static ModelFacts facts(ModelsConfig.Entry entry) {
        Set<Ability> abilities = EnumSet.noneOf(Ability.class);
        if (entry.reasoning()) {
            abilities.add(Ability.THINKING);
        }
        if (entry.input().contains("image")) {
            abilities.add(Ability.IMAGES);
        }
        ModelsConfig.Cost cost = entry.cost();
        return new ModelFacts(
                entry.contextWindow(),
                entry.maxTokens(),
                abilities,
                new ModelPrice(cost.input(), cost.output(), cost.cacheRead(), cost.cacheWrite()));
    }

    ModelEndpoint endpoint(String provider, @Nullable Secret key, ProxyChoice proxies) {
        Map<String, String> sent = new LinkedHashMap<>();
        headers.forEach((name, value) -> sent.put(name, value.reveal()));
        URI proxy = settings.server().proxy();
        return new ModelEndpoint(
                provider,
                baseUrl,
                key,
                sent,
                proxy == null ? proxies.of(baseUrl) : proxy,
                settings.server().silence(),
                dialect);
    }
}
