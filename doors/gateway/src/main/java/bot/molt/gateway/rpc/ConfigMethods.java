package bot.molt.gateway.rpc;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.Aliases;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.json.Json;
import bot.molt.base.redact.Redactor;
import bot.molt.protocol.config.ReadConfigParams;
import bot.molt.protocol.config.ReadConfigResult;
import bot.molt.spi.Caller;
import java.util.List;
import java.util.function.Supplier;

/// `config.get`: what the configuration says now.
public final class ConfigMethods {
    private static final RpcSpec<ReadConfigParams, ReadConfigResult> GET =
            RpcSpec.of("config.get", ReadConfigParams.class, ReadConfigResult.class)
                    .needing(Scope.READ);

    private final Supplier<Json.Obj> tree;
    private final Redactor redactor;

    /// @param tree the configuration that holds now, in canonical names
    public ConfigMethods(Supplier<Json.Obj> tree, Redactor redactor) {
        this.tree = tree;
        this.redactor = redactor;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(RpcMethod.of(GET, this::read));
    }

    private ReadConfigResult read(ReadConfigParams params, Caller caller) {
        Json whole = redactor.object(tree.get());
        Json value =
                params.path().isEmpty()
                        ? whole
                        : ConfigPath.parse(Aliases.canonical(params.path()))
                                .find(whole)
                                .orElseThrow(() -> missing(params.path()));
        return new ReadConfigResult(params.path(), value);
    }

    private static CodedException missing(String path) {
        return new CodedException(
                ErrorCode.NOT_FOUND, "Config path not found: " + path + " (its default holds)");
    }
}
