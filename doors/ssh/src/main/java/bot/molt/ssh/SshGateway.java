package bot.molt.ssh;

import bot.molt.base.CodedException;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.redact.Redactor;
import bot.molt.spi.fleet.Fleet;
import bot.molt.spi.fleet.Logins;
import bot.molt.ssh.login.Arrivals;
import bot.molt.ssh.login.Doorman;
import bot.molt.ssh.login.LoginGuard;
import bot.molt.ssh.login.LoginService;
import bot.molt.ssh.login.ProvenAuth;
import bot.molt.ssh.record.Counters;
import bot.molt.ssh.record.SessionIndex;
import bot.molt.ssh.relay.End;
import bot.molt.ssh.relay.Ledger;
import bot.molt.ssh.relay.Relay;
import bot.molt.ssh.relay.Relays;
import bot.molt.sshwire.Algorithms;
import bot.molt.sshwire.HostKey;
import bot.molt.sshwire.MachineRoad;
import bot.molt.sshwire.Tuning;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientUserAuthServiceFactory;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;

/// The SSH gateway: the name of the login is the user, the machine behind it theirs.
///
/// Threads: any.
public final class SshGateway implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SshGateway.class.getName());
    private static final String EVERYBODY_KNOWS =
            "Warning: this server lets people in with a password that everybody knows.\r\n";

    private static final AttributeRepository.AttributeKey<Runnable> LEAVE =
            new AttributeRepository.AttributeKey<>();

    private final SshConfig config;
    private final InstantSource clock;
    private final Counters counters = new Counters();
    private final LoginGuard guard;
    private final Arrivals arrivals;
    private final SessionIndex index;
    private final TaskScope logins = new TaskScope("ssh login");
    private final HostKey hostKey;
    private final Relays relays;
    private final MachineRoad road;
    private final SshServer server = ServerBuilder.builder().build();

    private SshGateway(SshConfig config, Fleet fleet, Redactor redactor, InstantSource clock)
            throws IOException {
        this.config = config;
        this.clock = clock;
        guard = new LoginGuard(clock);
        arrivals = new Arrivals(config.limits().arriving(), config.limits().arrivingPerAddress());
        PrivateFile.folder(config.state());
        index = SessionIndex.open(config.state().resolve("sessions.jsonl"), redactor);
        hostKey = HostKey.open(config.hostKey(), config.state().resolve("host_key"));
        relays =
                new Relays(
                        fleet,
                        config.limits().keepAlive(),
                        config.limits().waiting().bytes(),
                        counters);
        road = new MachineRoad(fleet, config.machineUser(), config.ready(), counters::wrongHostKey);
    }

    /// Begins to listen.
    ///
    /// Errors: `IOException` where the address cannot be had or the state folder not be written;
    /// `invalid_params` and `unavailable` of [HostKey#open].
    public static SshGateway start(
            SshConfig config, Fleet fleet, Logins logins, Redactor redactor, InstantSource clock)
            throws IOException {
        Algorithms.prepare();
        SshGateway gateway = new SshGateway(config, fleet, redactor, clock);
        boolean isUp = false;
        try {
            gateway.road.start(client ->
                    client.setServiceFactories(
                            List.of(ClientUserAuthServiceFactory.INSTANCE, End.factory())));
            gateway.listen(
                    new Doorman(
                            fleet,
                            logins,
                            gateway.guard,
                            config.fixedPassword(),
                            gateway.counters));
            isUp = true;
            return gateway;
        } finally {
            if (!isUp) {
                gateway.close();
            }
        }
    }

    private void listen(Doorman doorman) throws IOException {
        server.setHost(config.listen().getHostString());
        server.setPort(config.listen().getPort());
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey.pair()));
        server.setCipherFactories(Algorithms.ciphers());
        server.setMacFactories(Algorithms.macs());
        server.setSignatureFactories(Algorithms.signatures());
        server.setPasswordAuthenticator((user, password, session) ->
                doorman.knows(user, password, session.getRemoteAddress()));
        server.setPublickeyAuthenticator(
                (user, key, session) -> doorman.knows(user, key, session.getRemoteAddress()));
        int attempts = config.limits().attempts();
        server.setUserAuthFactories(
                List.of(
                        ProvenAuth.factory(
                                UserAuthPublicKeyFactory.INSTANCE, attempts, this::arrive),
                        ProvenAuth.factory(
                                UserAuthPasswordFactory.INSTANCE, attempts, this::arrive)));
        server.setServiceFactories(List.of(LoginService.factory(logins), End.factory()));
        server.setSessionFactory(new GateSessions(server));
        server.addSessionListener(new Gate());
        Tuning.apply(server);
        CoreModuleProperties.SERVER_IDENTIFICATION.set(server, "Moltage");
        CoreModuleProperties.AUTH_TIMEOUT.set(server, config.limits().grace());
        if (config.fixedPassword().isPresent()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "MOLTAGE_FIXED_PASSWORD: everybody who knows VM_SSH_PASS and a user's name is let into that user's machine");
            CoreModuleProperties.WELCOME_BANNER.set(server, EVERYBODY_KNOWS);
        }
        server.start();
        LOG.log(
                System.Logger.Level.INFO,
                "SSH at {0}, host key {1}",
                address(),
                hostKey.fingerprint());
    }

    /// Where it listens.
    public InetSocketAddress address() {
        SocketAddress bound = server.getBoundAddresses().iterator().next();
        return (InetSocketAddress) bound;
    }

    /// `SHA256:…` of its host key.
    public String fingerprint() {
        return hostKey.fingerprint();
    }

    /// The file of its host key.
    public Path hostKeyFile() {
        return hostKey.where();
    }

    /// Connections that are through to a machine.
    public int connections() {
        return relays.size();
    }

    /// Figures as Prometheus reads them.
    public String metrics() {
        return counters.text()
                + Counters.gauge("connections", "Connections to machines.", relays.size())
                + Counters.gauge(
                        "arriving", "Connections that have not logged in.", arrivals.taken())
                + Counters.gauge(
                        "locked_users", "Users whose passwords are locked.", guard.lockedUsers())
                + Counters.gauge(
                        "locked_addresses", "Addresses that are locked.", guard.lockedAddresses())
                + Counters.gauge(
                        "remembered_names", "Names in the tables of wrong logins.", guard.size());
    }

    /// Leads somebody who has proven who they are to their machine.
    private boolean arrive(ServerSession session, String user)
            throws IOException, InterruptedException {
        if (relays.of(user) >= config.limits().perUser()) {
            turnAway(
                    session,
                    "you have %d connections (expected: fewer than %d); close some"
                            .formatted(relays.of(user), config.limits().perUser()));
            return false;
        }
        Duration more = config.limits().grace().plus(config.ready()).plusSeconds(60);
        CoreModuleProperties.AUTH_TIMEOUT.set(session, more);
        ClientSession machine;
        try {
            machine = road.open(user, text -> tell(session, text));
        } catch (CodedException e) {
            counters.failedWake();
            turnAway(session, e.text());
            return false;
        }
        if (session.isClosing()) {
            machine.close(true);
            return false;
        }
        session.addCloseFutureListener(_ -> machine.close(false));
        Ledger ledger =
                new Ledger(
                        user,
                        from(session),
                        index,
                        recordings(),
                        config.policy().recordingLimit(),
                        clock);
        session.setAttribute(
                Relay.JOINING,
                () -> relays.join(session, machine, ledger, config.policy().agentForwarding()));
        counters.login();
        return true;
    }

    private Optional<Path> recordings() {
        return config.policy().recording()
                ? Optional.of(config.state().resolve("recordings"))
                : Optional.empty();
    }

    private static String from(ServerSession session) {
        return session.getRemoteAddress() instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress()
                : session.getRemoteAddress().toString();
    }

    private void turnAway(ServerSession session, String why) throws IOException {
        tell(session, why);
        session.disconnect(SshConstants.SSH2_DISCONNECT_BY_APPLICATION, why);
    }

    /// A line that clients show while they log in.
    private static void tell(ServerSession session, String text) {
        try {
            Buffer banner =
                    session.createBuffer(
                            SshConstants.SSH_MSG_USERAUTH_BANNER, text.length() * 3 + 64);
            banner.putString(text + "\r\n");
            banner.putString("");
            session.writePacket(banner);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a client left while it was told something", e);
        }
    }

    /// Stops to listen, then ends every connection.
    @Override
    public void close() {
        closed(server::stop);
        logins.close();
        relays.close();
        road.close();
        closed(index::close);
    }

    private static void closed(java.io.Closeable part) {
        try {
            part.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "a part of the gateway did not close", e);
        }
    }

    /// Makes the connections of users' clients.
    private static final class GateSessions extends SessionFactory {
        private GateSessions(SshServer server) {
            super(server);
        }

        @Override
        protected ServerSessionImpl doCreateSession(IoSession io) throws Exception {
            return new GateSession(getServer(), io);
        }
    }

    /// Gives connections a place until they have logged in, or turns them away.
    private final class Gate implements SessionListener {
        @Override
        public void sessionCreated(Session session) {
            SocketAddress from = session.getRemoteAddress();
            if (!guard.lockOf(from).isZero()) {
                counters.refusedByLock();
                session.close(true);
                return;
            }
            if (!arrivals.enter(from)) {
                counters.refusedArrival();
                session.close(true);
                return;
            }
            AtomicBoolean left = new AtomicBoolean();
            Runnable leave =
                    () -> {
                        if (left.compareAndSet(false, true)) {
                            arrivals.leave(from);
                        }
                    };
            session.setAttribute(LEAVE, leave);
            session.addCloseFutureListener(_ -> leave.run());
            if (session instanceof GateSession gate) {
                var _ =
                        logins.fork(() -> {
                            gate.awaitClient();
                            return true;
                        });
            }
        }

        @Override
        public void sessionEvent(Session session, Event event) {
            if (event == Event.Authenticated) {
                Runnable leave = session.getAttribute(LEAVE);
                if (leave != null) {
                    leave.run();
                }
            }
        }
    }
}
