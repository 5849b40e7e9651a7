package bot.molt.sshwire;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.fleet.Fleet;
import bot.molt.spi.fleet.Machine;
import java.io.IOException;
import java.net.SocketAddress;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.config.keys.ClientIdentityLoader;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.core.CoreModuleProperties;

/// The way to machines: wakes them, and logs in to them with the fleet's key. A machine that shows
/// another host key than it was made with is not entered.
///
/// Threads: any.
public final class MachineRoad implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(MachineRoad.class.getName());
    private static final AttributeRepository.AttributeKey<Pin> PIN =
            new AttributeRepository.AttributeKey<>();
    private static final Duration CONNECT = Duration.ofSeconds(15);

    /// The key that a machine must show.
    private record Pin(Machine machine, PublicKey key) {}

    private final Fleet fleet;
    private final String user;
    private final Duration ready;
    private final Runnable wrongHostKey;
    private final SshClient client = ClientBuilder.builder().build();

    /// @param user whom to log in as; empty for what the machine says
    /// @param ready how long a machine may take to start
    /// @param wrongHostKey told of each machine that showed another key than it was made with
    public MachineRoad(Fleet fleet, String user, Duration ready, Runnable wrongHostKey) {
        this.fleet = fleet;
        this.user = user;
        this.ready = ready;
        this.wrongHostKey = wrongHostKey;
    }

    /// Begins; connections can be opened after it.
    ///
    /// @param more settings of the library beside those that keep the way safe
    public void start(Consumer<SshClient> more) {
        Algorithms.prepare();
        client.setServerKeyVerifier(this::isPinned);
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setClientIdentityLoader(ClientIdentityLoader.DEFAULT);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setFilePasswordProvider(FilePasswordProvider.EMPTY);
        client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        client.setCipherFactories(Algorithms.ciphers());
        client.setMacFactories(Algorithms.macs());
        client.setSignatureFactories(Algorithms.signatures());
        client.addSessionListener(new PinnedAlgorithms());
        Tuning.apply(client);
        CoreModuleProperties.CLIENT_IDENTIFICATION.set(client, "Moltage");
        more.accept(client);
        client.start();
    }

    /// A connection that has logged in to the user's machine, which is made or woken where needed.
    ///
    /// Errors: `CodedException` whose text may be shown to the user.
    ///
    /// @param progress is told what people wait for
    public ClientSession open(String userId, Consumer<String> progress)
            throws InterruptedException {
        Machine machine = running(userId, progress);
        try {
            return connected(machine);
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} at {1}:{2}: {3}",
                    machine.vmId(),
                    machine.address(),
                    String.valueOf(machine.sshPort()),
                    e.getMessage());
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "your machine runs, but its SSH server cannot be reached; try again, or restart the machine",
                    e);
        }
    }

    private Machine running(String userId, Consumer<String> progress) throws InterruptedException {
        Machine machine = fleet.find(userId).orElse(null);
        if (machine != null && machine.state() == Machine.State.RUNNING) {
            fleet.touch(userId);
            return machine;
        }
        progress.accept("Your machine is being started; this takes a moment.");
        machine = fleet.ensure(userId);
        if (machine.state() != Machine.State.RUNNING) {
            machine = fleet.await(userId, ready);
        }
        return switch (machine.state()) {
            case RUNNING -> machine;
            case FAILED ->
                    throw new CodedException(
                            ErrorCode.UNAVAILABLE,
                            "your machine could not be started: " + machine.detail());
            case STARTING, STOPPING, STOPPED ->
                    throw new CodedException(
                            ErrorCode.TIMEOUT,
                            "your machine is not ready after %d seconds; try again"
                                    .formatted(ready.toSeconds()));
        };
    }

    private ClientSession connected(Machine machine) throws IOException {
        Pin pin = new Pin(machine, HostKey.parseLine(machine.hostKey()));
        String name = user.isEmpty() ? machine.sshUser() : user;
        ClientSession session =
                client.connect(
                                name,
                                machine.address(),
                                machine.sshPort(),
                                AttributeRepository.ofKeyValuePair(PIN, pin),
                                null)
                        .verify(CONNECT)
                        .getClientSession();
        boolean isIn = false;
        try {
            session.addPublicKeyIdentity(
                    HostKey.parse(
                            "key of " + machine.vmId(), fleet.key(machine.userId()).reveal()));
            session.auth().verify(CONNECT);
            isIn = true;
            return session;
        } finally {
            if (!isIn) {
                session.close(true);
            }
        }
    }

    private boolean isPinned(ClientSession session, SocketAddress address, PublicKey shown) {
        Pin pin = pin(session);
        if (KeyUtils.compareKeys(pin.key(), shown)) {
            return true;
        }
        wrongHostKey.run();
        LOG.log(
                System.Logger.Level.ERROR,
                "{0} (epoch {1}) at {2} shows the host key {3}, but was made with {4}: nobody is let through",
                pin.machine().vmId(),
                pin.machine().epoch(),
                address,
                HostKey.fingerprint(shown),
                HostKey.fingerprint(pin.key()));
        return false;
    }

    private static Pin pin(Session session) {
        return ((ClientSession) session).getConnectionContext().getAttribute(PIN);
    }

    @Override
    public void close() {
        client.stop();
    }

    /// Asks a machine for the kind of host key that is pinned, whatever others it has.
    private static final class PinnedAlgorithms implements SessionListener {
        @Override
        public void sessionCreated(Session session) {
            String type = KeyUtils.getKeyType(pin(session).key());
            session.setSignatureFactories(
                    Algorithms.signatures().stream()
                            .filter(one -> KeyUtils.getCanonicalKeyType(one.getName()).equals(type))
                            .toList());
        }
    }
}
