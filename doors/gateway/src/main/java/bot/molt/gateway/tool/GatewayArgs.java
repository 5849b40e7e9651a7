package bot.molt.gateway.tool;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Unit;
import bot.molt.base.json.Json;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// What to do with the gateway.
///
/// Wire: `{"action":"restart","delayMs":2000}`
record GatewayArgs(
        @Doc("restart, config.get, config.schema, config.apply or config.patch.") String action,
        @Default("2000")
                @Unit(ChronoUnit.MILLIS)
                @Doc("restart: milliseconds until it begins, 0..60000.")
                Duration delayMs,
        @Default("") @Doc("restart: why, for the log.") String reason,
        @Default("") @Doc("config.get: one setting; all where it is empty.") String path,
        @Doc("config.apply: the whole configuration; config.patch: a merge patch of it.")
                @Nullable String raw,
        @Doc("config.apply and config.patch: the hash that config.get gave.")
                @Nullable String baseHash,
        @Doc("config.apply and config.patch: who is told afterwards.") @Nullable String sessionKey,
        @Doc("config.apply and config.patch: why, for the log.") @Nullable String note) {

    /// The method that does it.
    String method() {
        return switch (action) {
            case "restart" -> "gateway.restart.request";
            case "config.get", "config.schema", "config.apply", "config.patch" -> action;
            default ->
                    throw new CodedException(
                            ErrorCode.INVALID_PARAMS,
                            "action: %s (expected: restart, config.get, config.schema, config.apply or config.patch)"
                                    .formatted(action));
        };
    }

    /// Its parameters.
    Json.Obj params() {
        return switch (action) {
            case "restart" ->
                    Json.object().put("reason", reason).put("delayMs", delayMs.toMillis()).build();
            case "config.get" -> Json.object().put("path", path).build();
            case "config.schema" -> Json.Obj.EMPTY;
            default ->
                    Json.object()
                            .put("raw", raw)
                            .put("baseHash", baseHash)
                            .put("sessionKey", sessionKey)
                            .put("note", note)
                            .build();
        };
    }
}
