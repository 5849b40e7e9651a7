package bot.molt.gateway.model;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.Empty;
import bot.molt.protocol.models.ListModelsParams;
import bot.molt.protocol.models.ListModelsResult;
import bot.molt.protocol.models.ModelKeyResult;
import bot.molt.protocol.models.ModelStatusResult;
import bot.molt.protocol.models.RemoveModelKeyParams;
import bot.molt.protocol.models.SetModelKeyParams;
import bot.molt.protocol.models.SetModelParams;
import bot.molt.protocol.models.SetModelResult;
import bot.molt.spi.Caller;
import bot.molt.spi.model.Model;
import bot.molt.spi.model.ModelEntry;
import bot.molt.spi.model.ModelFacts.Ability;
import bot.molt.spi.model.Models;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `models.*`: which models there are, which one is asked, and the keys of providers.
public final class ModelMethods {
    private static final RpcSpec<ListModelsParams, ListModelsResult> LIST =
            RpcSpec.of("models.list", ListModelsParams.class, ListModelsResult.class)
                    .needing(Scope.READ)
                    .orUser();
    private static final RpcSpec<Empty, ModelStatusResult> STATUS =
            RpcSpec.of("models.authStatus", Empty.class, ModelStatusResult.class)
                    .needing(Scope.READ);
    private static final RpcSpec<SetModelParams, SetModelResult> SET =
            RpcSpec.of("models.set", SetModelParams.class, SetModelResult.class);
    private static final RpcSpec<SetModelKeyParams, ModelKeyResult> ADD_KEY =
            RpcSpec.of("models.authSetApiKey", SetModelKeyParams.class, ModelKeyResult.class);
    private static final RpcSpec<RemoveModelKeyParams, ModelKeyResult> REMOVE_KEY =
            RpcSpec.of("models.authLogout", RemoveModelKeyParams.class, ModelKeyResult.class);

    private final Models models;
    private final ModelKeys keys;
    private final Standard standard;

    /// Where the model that is asked is written.
    @FunctionalInterface
    public interface Standard {
        /// Writes it; it holds when this returns.
        void set(String ref) throws IOException;
    }

    public ModelMethods(Models models, ModelKeys keys, Standard standard) {
        this.models = models;
        this.keys = keys;
        this.standard = standard;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(LIST, this::list),
                RpcMethod.of(STATUS, (_, _) -> status()),
                RpcMethod.of(SET, this::set),
                RpcMethod.of(ADD_KEY, this::addKey),
                RpcMethod.of(REMOVE_KEY, this::removeKey));
    }

    private ListModelsResult list(ListModelsParams params, Caller caller) {
        String provider = params.provider();
        return new ListModelsResult(
                models.all().stream()
                        .filter(entry -> provider == null || entry.provider().equals(provider))
                        .map(ModelMethods::item)
                        .toList());
    }

    private static ListModelsResult.Item item(ModelEntry entry) {
        return new ListModelsResult.Item(
                entry.id(),
                entry.title(),
                entry.provider(),
                entry.facts().contextTokens(),
                entry.facts().maxOutputTokens(),
                entry.facts().can(Ability.THINKING),
                entry.facts().can(Ability.IMAGES) ? List.of("text", "image") : List.of("text"),
                entry.aliases());
    }

    private ModelStatusResult status() {
        List<String> chain = List.of();
        @Nullable String problem = null;
        try {
            chain = models.chain("").stream().map(Model::ref).toList();
        } catch (CodedException e) {
            problem = e.text();
        }
        return new ModelStatusResult(
                chain.isEmpty() ? null : chain.getFirst(),
                chain.stream().skip(1).toList(),
                problem,
                keys.all(),
                keys.file().toString());
    }

    private SetModelResult set(SetModelParams params, Caller caller) throws IOException {
        String ref = models.find(params.ref()).ref();
        standard.set(ref);
        return new SetModelResult(ref);
    }

    private ModelKeyResult addKey(SetModelKeyParams params, Caller caller) throws IOException {
        String id = params.provider() + ":" + params.profile();
        keys.add(id, params.provider(), params.apiKey());
        return new ModelKeyResult(params.provider(), id, keys.file().toString());
    }

    private ModelKeyResult removeKey(RemoveModelKeyParams params, Caller caller)
            throws IOException {
        String id = params.provider() + ":" + params.profile();
        if (!keys.remove(id)) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND,
                    "profile: %s (expected: one that stands in %s)".formatted(id, keys.file()));
        }
        return new ModelKeyResult(params.provider(), id, keys.file().toString());
    }
}
