package bot.molt.ssh.login;

import bot.molt.base.CodedException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.auth.UserAuth;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.session.ServerSession;
import org.jspecify.annotations.Nullable;

/// One try to log in: who proves who they are is led to their machine before they hear that they
/// are in.
///
/// Threads: one; waits.
public final class ProvenAuth implements UserAuth {
    private static final System.Logger LOG = System.getLogger(ProvenAuth.class.getName());
    private static final AttributeRepository.AttributeKey<AtomicInteger> WRONG =
            new AttributeRepository.AttributeKey<>();

    /// Leads to a machine.
    @FunctionalInterface
    public interface Way {
        /// Whether the machine is there now; where it is not, the client has been told.
        boolean open(ServerSession session, String user) throws IOException, InterruptedException;
    }

    private final UserAuth proof;
    private final int attempts;
    private final Way way;
    private final ServerSession session;
    private String user = "";

    private ProvenAuth(UserAuth proof, int attempts, Way way, ServerSession session) {
        this.proof = proof;
        this.attempts = attempts;
        this.way = way;
        this.session = session;
    }

    /// The same way to prove who one is, with a machine at its end.
    ///
    /// @param attempts how many of one connection may be wrong
    public static UserAuthFactory factory(UserAuthFactory proofs, int attempts, Way way) {
        return new UserAuthFactory() {
            @Override
            public String getName() {
                return proofs.getName();
            }

            @Override
            public UserAuth createUserAuth(ServerSession session) throws IOException {
                return new ProvenAuth(proofs.createUserAuth(session), attempts, way, session);
            }
        };
    }

    @Override
    public String getName() {
        return proof.getName();
    }

    @Override
    public String getUsername() {
        return user;
    }

    @Override
    public ServerSession getSession() {
        return session;
    }

    @Override
    public ServerSession getServerSession() {
        return session;
    }

    /// Null where the client is asked for more, or is gone.
    @Override
    public @Nullable Boolean auth(ServerSession same, String name, String service, Buffer buffer) {
        user = name;
        Boolean proven = proven(service, buffer);
        if (proven == null) {
            return null;
        }
        if (proven) {
            return arrives() ? Boolean.TRUE : null;
        }
        AtomicInteger wrong = session.computeAttributeIfAbsent(WRONG, key -> new AtomicInteger());
        if (wrong.incrementAndGet() >= attempts) {
            goodbye("too many wrong keys and passwords");
            return null;
        }
        return false;
    }

    private @Nullable Boolean proven(String service, Buffer buffer) {
        if (!service.equals("ssh-connection")) {
            return false;
        }
        try {
            return proof.auth(session, user, service, buffer);
        } catch (CodedException e) {
            LOG.log(System.Logger.Level.ERROR, "logins cannot be checked: {0}", e.text());
            goodbye("logins cannot be checked at the moment; try again later");
            return null;
        } catch (Exception e) {
            // A wrong signature, or bytes that are none.
            LOG.log(System.Logger.Level.DEBUG, "a login that cannot be read", e);
            return false;
        }
    }

    private boolean arrives() {
        try {
            return way.open(session, user);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            goodbye("the gateway is stopping");
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a login came to nothing", e);
            goodbye("something went wrong at the gateway; its log has more");
        }
        return false;
    }

    private void goodbye(String why) {
        try {
            session.disconnect(SshConstants.SSH2_DISCONNECT_BY_APPLICATION, why);
        } catch (IOException e) {
            session.close(true);
        }
    }

    @Override
    public Boolean next(Buffer buffer) {
        return false;
    }

    @Override
    public void destroy() {
        proof.destroy();
    }
}
