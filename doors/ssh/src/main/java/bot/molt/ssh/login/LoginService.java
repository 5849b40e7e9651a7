package bot.molt.ssh.login;

import bot.molt.base.concurrent.TaskScope;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.ServiceFactory;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.session.ServerUserAuthService;

/// Runs each step of a login on a thread of its own, so that it may wait for the fleet and for the
/// machine without holding anybody else up.
///
/// Threads: one step of a connection at a time; a client that does not wait for the answer is sent
/// away.
public final class LoginService extends ServerUserAuthService {
    private static final System.Logger LOG = System.getLogger(LoginService.class.getName());

    /// The answer to a step may be back before its thread has ended, so more than one.
    private static final int MOST = 3;

    private final TaskScope threads;
    private final AtomicInteger waiting = new AtomicInteger();

    private LoginService(Session session, TaskScope threads) throws IOException {
        super(session);
        this.threads = threads;
    }

    public static ServiceFactory factory(TaskScope threads) {
        return new ServiceFactory() {
            @Override
            public String getName() {
                return "ssh-userauth";
            }

            @Override
            public Service create(Session session) throws IOException {
                return new LoginService(session, threads);
            }
        };
    }

    // The parent's lock is for each step, which is taken where the step runs.
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public void process(int command, Buffer buffer) throws Exception {
        if (waiting.incrementAndGet() > MOST) {
            getSession()
                    .disconnect(
                            SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR,
                            "a login goes step by step");
            return;
        }
        Buffer copy = new ByteArrayBuffer(buffer.getCompactData());
        var _ =
                threads.fork(() -> {
                    step(command, copy);
                    return true;
                });
    }

    private void step(int command, Buffer buffer) {
        try {
            super.process(command, buffer);
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "a login that cannot be read", e);
            getSession().exceptionCaught(e);
        } finally {
            waiting.decrementAndGet();
        }
    }
}
