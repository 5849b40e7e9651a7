package bot.molt.gateway.configuration;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.Aliases;
import bot.molt.base.config.ConfigEdit;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.config.ConfigText;
import bot.molt.base.json.Json;
import bot.molt.base.redact.Redactor;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.Empty;
import bot.molt.protocol.config.ReadConfigParams;
import bot.molt.protocol.config.WriteConfigParams;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `config.*`: what the configuration says, and changes of it. A change is refused where the
/// gateway would not take it, and holds at once where it can.
public final class ConfigMethods {
    private static final RpcSpec<ReadConfigParams, Json> GET =
            RpcSpec.of("config.get", ReadConfigParams.class, Json.class).needing(Scope.READ);
    private static final RpcSpec<Empty, Json> SCHEMA =
            RpcSpec.of("config.schema", Empty.class, Json.class).needing(Scope.READ);
    private static final RpcSpec<WriteConfigParams, Json> SET =
            RpcSpec.of("config.set", WriteConfigParams.class, Json.class);
    private static final RpcSpec<WriteConfigParams, Json> APPLY =
            RpcSpec.of("config.apply", WriteConfigParams.class, Json.class);
    private static final RpcSpec<WriteConfigParams, Json> PATCH =
            RpcSpec.of("config.patch", WriteConfigParams.class, Json.class);

    private final Parts parts;

    /// @param tree the configuration that holds now, in canonical names
    /// @param problems what is wrong with it, for people
    /// @param schema of all settings
    public record Parts(
            ConfigFile file,
            Supplier<Json.Obj> tree,
            Supplier<List<String>> problems,
            Supplier<Json.Obj> schema,
            Redactor redactor,
            String version) {}

    public ConfigMethods(Parts parts) {
        this.parts = parts;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(GET, this::read),
                RpcMethod.of(SCHEMA, this::schema),
                RpcMethod.of(SET, (params, caller) -> replace(params)),
                RpcMethod.of(APPLY, (params, caller) -> replace(params)),
                RpcMethod.of(PATCH, (params, caller) -> patch(params)));
    }

    private Json read(ReadConfigParams params, Caller caller) throws IOException {
        return params.path().isEmpty() ? snapshot() : one(params.path());
    }

    private Json one(String path) {
        Json value =
                ConfigPath.parse(Aliases.canonical(path))
                        .find(parts.redactor().object(parts.tree().get()))
                        .orElseThrow(() ->
                                new CodedException(
                                        ErrorCode.NOT_FOUND,
                                        "Config path not found: " + path + " (its default holds)"));
        return Json.object().put("path", path).put("value", value).build();
    }

    private Json snapshot() throws IOException {
        ConfigText text = parts.file().read();
        Json.Obj parsed = parts.redactor().object(text.tree());
        List<String> problems = parts.problems().get();
        return Json.object()
                .put("path", parts.file().path().toString())
                .put("exists", parts.file().exists())
                .put("raw", parts.redactor().text(text.text()))
                .put("parsed", parsed)
                .put("valid", true)
                .put("config", parsed)
                .put("value", parts.redactor().object(parts.tree().get()))
                .put("hash", ConfigFile.hash(text))
                .put("issues", Json.Arr.EMPTY)
                .put("warnings", Json.array(problems.stream().map(ConfigMethods::issue).toList()))
                .put("legacyIssues", Json.Arr.EMPTY)
                .build();
    }

    /// `tools.exec.host: 7 (expected: …)` as a path and a message.
    private static Json issue(String problem) {
        int colon = problem.indexOf(": ");
        return Json.object()
                .put("path", colon < 0 ? "" : problem.substring(0, colon))
                .put("message", colon < 0 ? problem : problem.substring(colon + 2))
                .build();
    }

    private Json schema(Empty params, Caller caller) {
        return Json.object()
                .put("schema", parts.schema().get())
                .put("uiHints", Json.Obj.EMPTY)
                .put("version", parts.version())
                .build();
    }

    private Json replace(WriteConfigParams params) throws IOException {
        ConfigText next = parsed(params.raw());
        if (masked(next.tree())) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "raw: holds a masked secret (expected: config.patch with what changes, or the secret itself)");
        }
        return changed(params, _ -> params.raw());
    }

    /// A merge patch (RFC 7396); comments of what stays stay.
    private Json patch(WriteConfigParams params) throws IOException {
        Json.Obj patch = parsed(params.raw()).tree();
        return changed(
                params,
                before -> {
                    ConfigText text = before;
                    for (Step step : steps("", patch, before.tree())) {
                        text = parsed(step.on(text));
                    }
                    return text.text();
                });
    }

    /// One setting that changes.
    ///
    /// @param value null where it goes
    private record Step(ConfigPath path, @Nullable Json value) {
        String on(ConfigText text) {
            return value == null ? ConfigEdit.unset(text, path) : ConfigEdit.set(text, path, value);
        }
    }

    private static List<Step> steps(String at, Json.Obj patch, Json.Obj old) {
        List<Step> steps = new ArrayList<>();
        for (Map.Entry<String, Json> member : patch.members().entrySet()) {
            String path = ConfigPath.under(at, member.getKey());
            Json before = old.get(member.getKey());
            switch (member.getValue()) {
                case Json.Null _ when before == null -> {}
                case Json.Null _ -> steps.add(new Step(ConfigPath.parse(path), null));
                case Json.Obj inner when before instanceof Json.Obj known ->
                        steps.addAll(steps(path, inner, known));
                default -> steps.add(new Step(ConfigPath.parse(path), member.getValue()));
            }
        }
        return steps;
    }

    private ConfigText parsed(String raw) {
        return ConfigText.parse(parts.file().path().toString(), raw);
    }

    private static boolean masked(Json json) {
        return switch (json) {
            case Json.Obj(Map<String, Json> members) ->
                    members.values().stream().anyMatch(ConfigMethods::masked);
            case Json.Arr(List<Json> items) -> items.stream().anyMatch(ConfigMethods::masked);
            case Json.Str(String text) -> text.equals(Redactor.MASK);
            default -> false;
        };
    }

    private Json changed(WriteConfigParams params, ConfigFile.Change change) throws IOException {
        parts.file()
                .change(before -> {
                    checkBase(params.baseHash(), before);
                    return change.of(before);
                });
        return Json.object()
                .put("ok", true)
                .put("path", parts.file().path().toString())
                .put("config", parts.redactor().object(parts.file().read().tree()))
                .put("hash", ConfigFile.hash(parts.file().read()))
                .build();
    }

    private void checkBase(@Nullable String baseHash, ConfigText before) {
        if (!parts.file().exists()) {
            return;
        }
        if (baseHash == null) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "config base hash required; re-run config.get and retry");
        }
        if (!baseHash.equals(ConfigFile.hash(before))) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "config changed since last load; re-run config.get and retry");
        }
    }
}
