package bot.molt.app.gateway;

import bot.molt.app.config.LiveConfig;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.redact.Redactor;
import bot.molt.gateway.auth.OperatorToken;
import bot.molt.gateway.presence.RestartMethods;
import bot.molt.gateway.rpc.Idempotency;

/// What a gateway is started with.
///
/// @param version of the product
/// @param answers given lately, which a restart in the same process does not forget
/// @param restart starts the gateway anew in the same process
public record GatewaySetup(
        LiveConfig live,
        OperatorToken token,
        Redactor redactor,
        String version,
        Contributions contributions,
        Idempotency answers,
        RestartMethods.Restart restart) {
    /// For a gateway whose process cannot start it anew.
    public static final RestartMethods.Restart NO_RESTART =
            delay -> {
                throw new CodedException(
                        ErrorCode.UNAVAILABLE,
                        "restart: this process cannot (expected: a gateway started with `moltbot gateway`)");
            };
}
