package bot.molt.ssh;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;

/// Somebody who guesses passwords.
final class Guesses {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int EACH = 5;

    /// @param from address to connect from; empty for any
    record Guess(String user, int number, Optional<SocketAddress> from) {}

    private Guesses() {}

    static SshClient client() {
        SshClient client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.start();
        return client;
    }

    /// Tries passwords until so many were tried or connections are refused twice in a row; how many
    /// were tried.
    static int at(InetSocketAddress gateway, String user, int tries) throws IOException {
        try (SshClient client = client()) {
            int tried = 0;
            int refused = 0;
            while (tried < tries && refused < 2) {
                int got = connection(client, gateway, new Guess(user, tried, Optional.empty()));
                tried += got;
                refused = got == 0 ? refused + 1 : 0;
            }
            return tried;
        }
    }

    /// Tries passwords over one connection; how many were checked or refused by the server.
    static int connection(SshClient client, InetSocketAddress gateway, Guess guess) {
        int tried = 0;
        try (ClientSession session =
                client.connect(guess.user(), gateway, guess.from().orElse(null))
                        .verify(LIMIT)
                        .getClientSession()) {
            for (int i = 0; i < EACH; i++) {
                session.addPasswordIdentity("guess-" + guess.number() + "-" + i);
            }
            session.auth().verify(LIMIT);
            throw new IllegalStateException("a guess was right");
        } catch (IOException e) {
            tried = e.getMessage() != null && e.getMessage().contains("No more") ? EACH : 0;
        }
        return tried;
    }
}
