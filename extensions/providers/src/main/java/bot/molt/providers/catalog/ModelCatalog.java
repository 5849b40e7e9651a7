package bot.molt.providers.catalog;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.spi.model.Model;
import bot.molt.spi.model.ModelApi;
import bot.molt.spi.model.ModelClient;
import bot.molt.spi.model.ModelEndpoint;
import bot.molt.spi.model.ModelEntry;
import bot.molt.spi.model.ModelException;
import bot.molt.spi.model.Models;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The models of the configuration, the built-in providers and the keys of the environment and of
/// `auth-profiles.json`. Clients are opened with their first request and kept.
///
/// Threads: safe for any number.
public final class ModelCatalog implements Models, AutoCloseable {
    private final Parts parts;
    private volatile Map<String, ModelApi> apis;
    private final AuthProfiles profiles;
    private final KeyRing ring;
    private final Map<Opened, ModelClient> clients = new ConcurrentHashMap<>();

    /// What the configuration says now.
    public record Settings(ModelsConfig models, AuthConfig auth, Choices choices) {}

    /// What a catalog is made of.
    ///
    /// @param profiles the file with keys, which may be missing
    /// @param environment in which keys and proxies may stand
    /// @param secrets is told each key before it is used, so that logs can mask it
    public record Parts(
            List<ModelApi> apis,
            Supplier<Settings> settings,
            Path profiles,
            Map<String, String> environment,
            Consumer<Secret> secrets,
            InstantSource clock) {}

    private record Opened(String api, ModelEndpoint endpoint) {}

    public ModelCatalog(Parts parts) {
        this.parts = parts;
        this.apis = byName(parts.apis());
        this.profiles = new AuthProfiles(parts.profiles());
        this.ring = new KeyRing(profiles, parts.clock());
    }

    private static Map<String, ModelApi> byName(List<ModelApi> apis) {
        Map<String, ModelApi> named = new LinkedHashMap<>();
        apis.forEach(api -> named.putIfAbsent(api.name(), api));
        return named;
    }

    /// Replaces the APIs that come and go; the names of those that stay cannot be theirs. Requests
    /// that run go on to their end.
    public void lend(List<ModelApi> now) {
        List<ModelApi> all = new ArrayList<>(parts.apis());
        all.addAll(now);
        apis = byName(all);
        trim();
    }

    @Override
    public Model standard() {
        return model(ModelRef.of(standardRef()));
    }

    private String standardRef() {
        Settings now = parts.settings().get();
        if (!now.choices().primary().isBlank()) {
            return resolved(now.choices().primary(), now).toString();
        }
        Set<String> candidates = new LinkedHashSet<>();
        now.models()
                .providers()
                .forEach((id, provider) -> {
                    if (provider.model() != null) {
                        candidates.add(id + "/" + provider.model());
                    }
                });
        now.models()
                .providers()
                .forEach((id, provider) -> {
                    if (!provider.models().isEmpty()) {
                        candidates.add(id + "/" + provider.models().getFirst().id());
                    }
                });
        List<String> ids = new ArrayList<>(BuiltInProvider.PREFERRED);
        ids.addAll(BuiltInProvider.all().keySet());
        for (String id : ids) {
            BuiltInProvider known = BuiltInProvider.find(id);
            if (known != null && !known.model().isEmpty()) {
                candidates.add(id + "/" + known.model());
            }
        }
        return candidates.stream()
                .map(ref -> resolved(ref, now))
                .filter(ref -> isUsable(ref, now))
                .findFirst()
                .orElseThrow(() -> new CodedException(ErrorCode.UNAVAILABLE, NO_KEY))
                .toString();
    }

    static final String NO_KEY =
            "model: no provider has a key (expected: `moltbot models auth add --provider"
                    + " anthropic`, models.providers.anthropic.apiKey in the configuration, or"
                    + " ANTHROPIC_API_KEY in the environment of the gateway)";

    private boolean isUsable(ModelRef ref, Settings now) {
        Optional<Reach> reach = Reach.of(ref, now.models());
        return reach.isPresent()
                && apis.containsKey(reach.get().api())
                && !credentials(ref.provider(), now).isEmpty();
    }

    @Override
    public Model find(String ref) {
        Settings now = parts.settings().get();
        return ref.isBlank() ? standard() : model(resolved(ref, now));
    }

    @Override
    public List<Model> chain(String ref) {
        Settings now = parts.settings().get();
        List<Model> chain = new ArrayList<>(List.of(find(ref)));
        List<String> further = new ArrayList<>(now.choices().fallbacks());
        if (!now.choices().primary().isBlank()) {
            further.add(now.choices().primary());
        }
        for (String next : further) {
            ModelRef resolved = resolved(next, now);
            boolean known =
                    chain.stream().anyMatch(model -> model.ref().equals(resolved.toString()));
            if (!known && isUsable(resolved, now)) {
                chain.add(model(resolved));
            }
        }
        return List.copyOf(chain);
    }

    /// A reference in full.
    private static ModelRef resolved(String ref, Settings now) {
        String alias = now.choices().aliased(ref.strip());
        return ModelRef.of(alias == null ? ref.strip() : alias);
    }

    private Model model(ModelRef ref) {
        Settings now = parts.settings().get();
        checkAllowed(ref, now);
        Reach reach =
                Reach.of(ref, now.models()).orElseThrow(() -> unknownProvider(ref, now.models()));
        if (!apis.containsKey(reach.api())) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND,
                    "models.providers.%s.api: %s (expected: one of %s)"
                            .formatted(
                                    ref.provider(), reach.api(), String.join(", ", apis.keySet())));
        }
        if (credentials(ref.provider(), now).isEmpty()) {
            throw new CodedException(ErrorCode.UNAVAILABLE, noKey(ref.provider()));
        }
        return new CatalogModel(
                ref.provider(), ref.model(), reach.api(), reach.facts(), access(ref, reach));
    }

    private static void checkAllowed(ModelRef ref, Settings now) {
        Choices choices = now.choices();
        boolean allowed =
                choices.allowed().isEmpty()
                        || choices.allowed().stream().map(ModelRef::of).anyMatch(ref::equals)
                        || ModelRef.of(choices.primary().isBlank() ? "?" : choices.primary())
                                .equals(ref)
                        || choices.fallbacks().stream().map(ModelRef::of).anyMatch(ref::equals);
        if (!allowed) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND,
                    "model: %s is not one that may be used (expected: one of agents.defaults.models: %s)"
                            .formatted(ref, String.join(", ", choices.allowed())));
        }
    }

    private static CodedException unknownProvider(ModelRef ref, ModelsConfig models) {
        Set<String> known = new LinkedHashSet<>(models.providers().keySet());
        known.addAll(BuiltInProvider.all().keySet());
        return new CodedException(
                ErrorCode.NOT_FOUND,
                "model: %s: no provider %s (expected: one of %s, or models.providers.%s with its baseUrl and api)"
                        .formatted(ref, ref.provider(), String.join(", ", known), ref.provider()));
    }

    private static String noKey(String provider) {
        BuiltInProvider known = BuiltInProvider.find(provider);
        String variable =
                known == null || known.variables().isEmpty()
                        ? ""
                        : ", or %s in the environment of the gateway"
                                .formatted(known.variables().getFirst());
        return "model: no key for %s (expected: `moltbot models auth add --provider %s`, models.providers.%s.apiKey in the configuration%s)"
                .formatted(provider, provider, provider, variable);
    }

    /// Every key of a provider: profiles, then the configuration's, then the environment's.
    private List<Credential> credentials(String provider, Settings now) {
        List<Credential> keys = new ArrayList<>(profiles.of(provider, parts.clock().instant()));
        ModelsConfig.Provider written = now.models().providers().get(provider);
        if (written != null && written.apiKey() != null) {
            keys.add(new Credential(provider + ":config", written.apiKey()));
        }
        BuiltInProvider known = BuiltInProvider.find(provider);
        if (known != null) {
            known.variables().stream()
                    .map(name -> parts.environment().getOrDefault(name, ""))
                    .filter(value -> !value.isBlank())
                    .findFirst()
                    .ifPresent(
                            value -> keys.add(new Credential(provider + ":env", Secret.of(value))));
        }
        boolean asksForNone =
                known == null ? written != null : written != null && known.variables().isEmpty();
        if (keys.isEmpty() && asksForNone) {
            keys.add(new Credential(provider + ":none", null));
        }
        return keys;
    }

    private CatalogModel.Access access(ModelRef ref, Reach reach) {
        String provider = ref.provider();
        return new CatalogModel.Access() {
            @Override
            public List<Credential> keys(String session) {
                Settings now = parts.settings().get();
                List<String> wanted =
                        now.auth().order().getOrDefault(provider, profiles.order(provider));
                List<Credential> keys = credentials(provider, now);
                if (keys.isEmpty()) {
                    throw new CodedException(ErrorCode.UNAVAILABLE, noKey(provider));
                }
                return ring.inOrder(keys, wanted, session);
            }

            @Override
            public ModelClient client(Credential key) {
                return opened(provider, reach, key.key());
            }

            @Override
            public void served(Credential key, String session) {
                ring.served(key, session);
            }

            @Override
            public void refused(Credential key, ModelException.Kind kind) {
                ring.refused(key, kind, provider, parts.settings().get().auth().cooldowns());
            }
        };
    }

    private ModelClient opened(String provider, Reach reach, @Nullable Secret key) {
        if (key != null) {
            parts.secrets().accept(key);
        }
        ProxyChoice proxies = new ProxyChoice(parts.environment());
        ModelEndpoint endpoint = reach.endpoint(provider, key, proxies);
        ModelApi api = apis.get(reach.api());
        if (api == null) {
            throw new CodedException(ErrorCode.NOT_FOUND, "api: " + reach.api());
        }
        return clients.computeIfAbsent(
                new Opened(reach.api(), endpoint), opened -> api.open(opened.endpoint()));
    }

    /// Closes clients with their resting connections; what runs goes on to its end, and the next
    /// request opens anew. For changes of the configuration.
    public void trim() {
        clients.values()
                .removeIf(client -> {
                    client.close();
                    return true;
                });
    }

    @Override
    public List<ModelEntry> all() {
        Settings now = parts.settings().get();
        Map<String, ModelEntry> entries = new LinkedHashMap<>();
        Set<String> providers = new LinkedHashSet<>(now.models().providers().keySet());
        if (now.models().mode() == ModelsConfig.Mode.MERGE) {
            providers.addAll(BuiltInProvider.all().keySet());
        }
        if (!isEmpty(now)) {
            put(entries, ModelRef.of(standardRef()), "", now);
        }
        for (String provider : providers) {
            ModelsConfig.Provider written = now.models().providers().get(provider);
            if (written != null) {
                written.models()
                        .forEach(model ->
                                put(
                                        entries,
                                        new ModelRef(provider, model.id()),
                                        model.name(),
                                        now));
            }
            KnownModels.of(provider)
                    .forEach(known ->
                            put(
                                    entries,
                                    new ModelRef(provider, known.prefix()),
                                    known.name(),
                                    now));
        }
        return List.copyOf(entries.values());
    }

    private void put(Map<String, ModelEntry> entries, ModelRef ref, String title, Settings now) {
        Optional<Reach> reach = Reach.of(ref, now.models());
        if (reach.isPresent() && isUsable(ref, now) && !entries.containsKey(ref.toString())) {
            entries.put(
                    ref.toString(),
                    new ModelEntry(
                            ref.provider(),
                            ref.model(),
                            title.isEmpty() ? KnownModels.title(ref.model()) : title,
                            now.choices().aliasesOf(ref.toString()),
                            reach.get().facts()));
        }
    }

    private boolean isEmpty(Settings now) {
        try {
            return !isUsable(ModelRef.of(standardRef()), now);
        } catch (CodedException e) {
            return true;
        }
    }

    /// What is known of keys.
    ///
    /// @param from `profile`, `config`, `environment` or `none` where the server asks for no key
    /// @param restsUntil null where it does not rest
    public record KeyStatus(
            String provider, String id, String from, @Nullable Instant restsUntil) {}

    /// Every key, by provider.
    public List<KeyStatus> keys() {
        Settings now = parts.settings().get();
        Set<String> providers = new LinkedHashSet<>(now.models().providers().keySet());
        providers.addAll(BuiltInProvider.all().keySet());
        List<KeyStatus> all = new ArrayList<>();
        for (String provider : providers) {
            for (Credential key : credentials(provider, now)) {
                String from =
                        switch (key.id().substring(provider.length())) {
                            case ":config" -> "config";
                            case ":env" -> "environment";
                            case ":none" -> "none";
                            default -> "profile";
                        };
                all.add(new KeyStatus(provider, key.id(), from, ring.restsUntil(key)));
            }
        }
        return all;
    }

    /// Keeps a key in `auth-profiles.json`; one of the same id goes.
    ///
    /// Errors: `not_found` for a provider that is neither built in nor configured.
    public void addKey(String id, String provider, Secret key) throws IOException {
        ModelsConfig models = parts.settings().get().models();
        ModelRef any = new ModelRef(provider, "any");
        if (Reach.of(any, models).isEmpty()) {
            throw unknownProvider(any, models);
        }
        profiles.put(id, provider, key);
        ring.forget(id);
    }

    /// Forgets a key of `auth-profiles.json`; false where there is none of this id.
    public boolean removeKey(String id) throws IOException {
        boolean known = profiles.remove(id);
        ring.forget(id);
        return known;
    }

    /// The file with keys.
    public Path profilesFile() {
        return profiles.file();
    }

    @Override
    public void close() {
        trim();
    }
}
