package bot.molt.app.gateway;

import bot.molt.app.config.LiveConfig;
import bot.molt.base.redact.Redactor;
import bot.molt.gateway.auth.OperatorToken;

/// What a gateway is started with.
///
/// @param version of the product
public record GatewaySetup(
        LiveConfig live,
        OperatorToken token,
        Redactor redactor,
        String version,
        Contributions contributions) {}
