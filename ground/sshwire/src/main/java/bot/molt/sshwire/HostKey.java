package bot.molt.sshwire;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.PrivateFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.util.security.SecurityUtils;

/// The key by which clients know this gateway again.
///
/// @param where its file
public record HostKey(KeyPair pair, Path where) {
    private static final System.Logger LOG = System.getLogger(HostKey.class.getName());

    /// The key of a file, which is made where it is missing, for its owner alone.
    ///
    /// Errors: `invalid_params` for a file that has no key; `unavailable` where neither place can
    /// be written.
    ///
    /// @param file where it is to be
    /// @param otherwise where it is, if the first cannot be written
    public static HostKey open(Path file, Path otherwise) {
        if (Files.isReadable(file)) {
            return new HostKey(read(file), file);
        }
        if (Files.exists(file)) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "HOST_KEY_PATH: %s (expected: a file that this user may read)".formatted(file));
        }
        try {
            return made(file);
        } catch (IOException e) {
            return openedOtherwise(file, otherwise);
        }
    }

    private static HostKey openedOtherwise(Path file, Path otherwise) {
        LOG.log(
                System.Logger.Level.WARNING,
                "HOST_KEY_PATH: {0} cannot be written; the key is in {1}",
                file,
                otherwise);
        if (Files.exists(otherwise)) {
            return new HostKey(read(otherwise), otherwise);
        }
        try {
            return made(otherwise);
        } catch (IOException e) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "HOST_KEY_PATH: %s and %s (expected: a place that can be written)"
                            .formatted(file, otherwise),
                    e);
        }
    }

    private static HostKey made(Path file) throws IOException {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "moltage", null, text);
            PrivateFile.write(file, text.toString(StandardCharsets.US_ASCII));
            return new HostKey(pair, file);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no Ed25519 in this JDK", e);
        }
    }

    private static KeyPair read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file, StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "%s (expected: a private key without passphrase)".formatted(file),
                    e);
        }
    }

    /// The pair in a private key in PEM form.
    ///
    /// Errors: `IOException` for what is none; the text of it is not in the message.
    ///
    /// @param name of where it comes from
    public static KeyPair parse(String name, String pem) throws IOException {
        try {
            Iterable<KeyPair> pairs =
                    SecurityUtils.loadKeyPairIdentities(
                            null,
                            NamedResource.ofName(name),
                            new java.io.ByteArrayInputStream(
                                    pem.getBytes(StandardCharsets.US_ASCII)),
                            FilePasswordProvider.EMPTY);
            if (pairs != null) {
                for (KeyPair pair : pairs) {
                    return pair;
                }
            }
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new IOException(name + ": not a private key that can be read", e);
        }
        throw new IOException(name + ": no private key in it");
    }

    /// The key of a line `ssh-ed25519 AAAA… comment`.
    ///
    /// Errors: `IOException` for what is none.
    public static PublicKey parseLine(String line) throws IOException {
        try {
            AuthorizedKeyEntry entry = AuthorizedKeyEntry.parseAuthorizedKeyEntry(line.strip());
            if (entry == null) {
                throw new IOException("no public key in the line");
            }
            return entry.resolvePublicKey(null, PublicKeyEntryResolver.FAILING);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IOException("not a public key in OpenSSH's form", e);
        }
    }

    /// `SHA256:…`
    public static String fingerprint(PublicKey key) {
        return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
    }

    public String fingerprint() {
        return fingerprint(pair.getPublic());
    }
}
