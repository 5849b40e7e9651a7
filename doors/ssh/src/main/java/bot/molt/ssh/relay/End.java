package bot.molt.ssh.relay;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.ServiceFactory;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.jspecify.annotations.Nullable;

/// One end of a relay: the connection with a user's client, or that with a machine.
///
/// Threads: messages come in order from one at a time; any thread may send.
public final class End extends AbstractCloseable implements Service {
    private static final String KEEP_ALIVE = "keepalive@openssh.com";
    private static final int MOST_QUESTIONS = 1000;

    /// Who waits for the next answer to a global request.
    private enum Asker {
        OTHER_END,
        GATEWAY
    }

    private final Session session;
    private final Map<String, Object> properties = new ConcurrentHashMap<>();
    private final Deque<Asker> askers = new ArrayDeque<>();
    private final Object flow = new Object();
    private volatile @Nullable Relay relay;
    private volatile long heardAt = System.nanoTime();
    private final AtomicInteger unanswered = new AtomicInteger();
    private long waiting;
    private boolean holdsOther;

    private End(Session session) {
        this.session = session;
    }

    /// Makes the service that runs once somebody has logged in.
    public static ServiceFactory factory() {
        return new ServiceFactory() {
            @Override
            public String getName() {
                return "ssh-connection";
            }

            @Override
            public Service create(Session session) {
                return new End(session);
            }
        };
    }

    /// The end of a connection that has logged in.
    static End of(Session session) {
        return session.getService(End.class);
    }

    void join(Relay joined) {
        relay = joined;
    }

    @Override
    public Session getSession() {
        return session;
    }

    @Override
    public Map<String, Object> getProperties() {
        return properties;
    }

    @Override
    public void start() {
        Runnable joining = session.getAttribute(Relay.JOINING);
        if (joining != null) {
            joining.run();
        }
    }

    @Override
    public void process(int command, Buffer buffer) throws IOException {
        heardAt = System.nanoTime();
        unanswered.set(0);
        Relay joined = relay;
        if (joined != null) {
            joined.pass(this, (byte) command, buffer);
        } else if (command == SshConstants.SSH_MSG_GLOBAL_REQUEST) {
            // A machine may ask before the user's client is there.
            buffer.getString();
            if (buffer.getBoolean()) {
                write(session.createBuffer(SshConstants.SSH_MSG_REQUEST_FAILURE, 1));
            }
        }
    }

    /// Sends a message that came from the other end; `body` is what follows the command and is
    /// read.
    ///
    /// @param other is not read while too much waits here
    void send(byte command, Buffer body, End other, long most) throws IOException {
        int length = body.available();
        Buffer message = session.createBuffer(command, length + 1);
        message.putRawBytes(body.array(), body.rpos(), length);
        synchronized (flow) {
            waiting += length;
            if (waiting > most && !holdsOther) {
                holdsOther = true;
                other.session.getIoSession().suspendRead();
            }
        }
        session.writePacket(message).addListener(_ -> sent(length, other, most));
    }

    private void sent(int length, End other, long most) {
        synchronized (flow) {
            waiting -= length;
            if (holdsOther && waiting < most / 2) {
                holdsOther = false;
                other.session.getIoSession().resumeRead();
            }
        }
    }

    /// Sends a message of the gateway's own.
    void write(Buffer message) throws IOException {
        session.writePacket(message);
    }

    /// Sends a global request of the other end that wants an answer.
    void ask(Buffer body, End other, long most) throws IOException {
        synchronized (askers) {
            if (askers.size() >= MOST_QUESTIONS) {
                throw new IOException("more than " + MOST_QUESTIONS + " requests without answer");
            }
            askers.add(Asker.OTHER_END);
            send(SshConstants.SSH_MSG_GLOBAL_REQUEST, body, other, most);
        }
    }

    /// An answer to a global request came from here; whether the other end waits for it.
    boolean answersOther() {
        synchronized (askers) {
            return askers.poll() == Asker.OTHER_END;
        }
    }

    /// Asks whether somebody is there, if nothing was heard for so long; false where nothing was
    /// heard after several times.
    boolean isAlive(long now, long silence, int times) throws IOException {
        if (now - heardAt < silence) {
            return true;
        }
        if (unanswered.getAndIncrement() >= times) {
            return false;
        }
        synchronized (askers) {
            askers.add(Asker.GATEWAY);
            Buffer message = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST, 64);
            message.putString(KEEP_ALIVE);
            message.putBoolean(true);
            write(message);
        }
        return true;
    }

    /// Bytes that wait to be written.
    long waiting() {
        synchronized (flow) {
            return waiting;
        }
    }
}
