package bot.molt.gateway.transport;

import bot.molt.base.Require;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// What a server proves itself with over TLS.
///
/// @param chain its certificate first, then those that lead to an authority
public record ServerIdentity(PrivateKey key, List<X509Certificate> chain) {
    public ServerIdentity {
        chain = List.copyOf(chain);
        Require.that(!chain.isEmpty(), "chain", "empty", "a certificate");
    }

    /// Without the key.
    @Override
    public String toString() {
        return "ServerIdentity[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
}
