package bot.molt.gateway.control;

import bot.molt.base.Secret;
import bot.molt.gateway.device.SignedFacts;
import bot.molt.protocol.connect.ConnectParams;

/// What of a `connect` the signature of a device covers.
final class Proofs {
    private Proofs() {}

    static SignedFacts facts(ConnectParams params) {
        Secret token = params.auth().token();
        return new SignedFacts(
                params.client().id(),
                params.client().mode(),
                params.role(),
                params.scopes(),
                token == null ? "" : token.reveal(),
                params.client().platform(),
                params.client().deviceFamily());
    }
}
