package bot.molt.app.gateway;

import bot.molt.app.config.LiveConfig;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.redact.Redactor;
import bot.molt.gateway.auth.OperatorToken;

/// What a gateway is started with.
///
/// @param version of the product
/// @param restart starts the gateway anew in the same process, soon
public record GatewaySetup(
        LiveConfig live,
        OperatorToken token,
        Redactor redactor,
        String version,
        Contributions contributions,
        Runnable restart) {
    /// For a gateway whose process cannot start it anew.
    public static final Runnable NO_RESTART =
            () -> {
                throw new CodedException(
                        ErrorCode.UNAVAILABLE,
                        "restart: this process cannot (expected: a gateway started with `moltbot gateway`)");
            };
}
