package bot.molt.sshwire;

import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.security.AbstractSecurityProviderRegistrar;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;

/// Which algorithms both ends of the gateway speak, and the JDK's Ed25519 for the library.
public final class Algorithms {
    private static final String NAME = "JdkEd25519";

    private Algorithms() {}

    /// Makes Ed25519 known to the library; comes before anything else of it is used.
    public static void prepare() {
        if (!SecurityUtils.isProviderRegistered(NAME)) {
            SecurityUtils.registerSecurityProvider(new Registrar());
        }
    }

    /// Best first; those with one pass over the bytes before those with two.
    public static List<NamedFactory<Cipher>> ciphers() {
        return List.of(
                BuiltinCiphers.aes128gcm,
                BuiltinCiphers.aes256gcm,
                BuiltinCiphers.cc20p1305_openssh,
                BuiltinCiphers.aes128ctr,
                BuiltinCiphers.aes192ctr,
                BuiltinCiphers.aes256ctr);
    }

    public static List<NamedFactory<Mac>> macs() {
        return List.of(
                BuiltinMacs.hmacsha256etm,
                BuiltinMacs.hmacsha512etm,
                BuiltinMacs.hmacsha256,
                BuiltinMacs.hmacsha512);
    }

    /// Of keys that users and machines have; none with SHA-1.
    public static List<NamedFactory<Signature>> signatures() {
        return List.of(
                BuiltinSignatures.ed25519,
                BuiltinSignatures.nistp256,
                BuiltinSignatures.nistp384,
                BuiltinSignatures.nistp521,
                BuiltinSignatures.sk_ssh_ed25519,
                BuiltinSignatures.sk_ecdsa_sha2_nistp256,
                BuiltinSignatures.rsaSHA512,
                BuiltinSignatures.rsaSHA256);
    }

    /// Tells the library where Ed25519 is.
    private static final class Registrar extends AbstractSecurityProviderRegistrar {
        private Registrar() {
            super(NAME);
        }

        @Override
        public boolean isSupported() {
            return true;
        }

        /// Only Ed25519 comes from here; the library asks the JDK for all else by itself.
        @Override
        public boolean isSecurityEntitySupported(Class<?> type, String name) {
            return false;
        }

        @Override
        public Provider getSecurityProvider() {
            return Security.getProvider("SunEC");
        }

        @Override
        public Optional<EdDSASupport<?, ?>> getEdDSASupport() {
            return Optional.of(new JdkEd25519());
        }
    }
}
