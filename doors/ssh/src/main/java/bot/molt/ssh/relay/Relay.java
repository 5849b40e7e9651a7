package bot.molt.ssh.relay;

import bot.molt.ssh.record.Counters;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// Passes the messages of the connection protocol between a user's client and a machine. Both know
/// the other's numbers of channels and windows as they are, so that nothing is translated, the
/// receiver's window bounds what is under way, and whatever both ends understand works: every kind
/// of channel and request, in both directions. What the gateway does not let pass is refused by the
/// end that would have got it, in order.
///
/// Source: RFC 4254.
///
/// Threads: messages of each end come in order, those of both at once.
public final class Relay {
    /// What brings the end of a user's client together with that of the machine.
    public static final AttributeRepository.AttributeKey<Runnable> JOINING =
            new AttributeRepository.AttributeKey<>();

    /// A name that nobody serves: its receiver refuses it.
    private static final String NOT_ALLOWED = "not-allowed@molt.bot";

    private static final String AGENT_REQUEST = "auth-agent-req@openssh.com";
    private static final String AGENT_CHANNEL = "auth-agent@openssh.com";
    private static final int UNANSWERED = 3;

    private final String user;
    private final End client;
    private final End machine;
    private final ChannelBook book;
    private final boolean agentForwarding;
    private final long most;
    private final Counters counters;
    private final AtomicBoolean ended = new AtomicBoolean();

    /// @param agentForwarding whether the machine may ask the user's agent
    /// @param most bytes that may wait for one end before the other is not read any more
    Relay(
            Session client,
            Session machine,
            ChannelBook book,
            boolean agentForwarding,
            long most,
            Counters counters) {
        this.user = book.user();
        this.client = End.of(client);
        this.machine = End.of(machine);
        this.book = book;
        this.agentForwarding = agentForwarding;
        this.most = most;
        this.counters = counters;
    }

    /// From now on messages pass.
    void begin() {
        machine.join(this);
        client.join(this);
    }

    String user() {
        return user;
    }

    /// Whether a channel is open.
    boolean isInUse() {
        return book.size() > 0;
    }

    void pass(End from, byte command, Buffer buffer) throws IOException {
        End to = from == client ? machine : client;
        switch (command) {
            case SshConstants.SSH_MSG_CHANNEL_DATA, SshConstants.SSH_MSG_CHANNEL_EXTENDED_DATA -> {
                data(from, command, buffer);
                to.send(command, buffer, from, most);
            }
            case SshConstants.SSH_MSG_CHANNEL_WINDOW_ADJUST,
                    SshConstants.SSH_MSG_CHANNEL_EOF,
                    SshConstants.SSH_MSG_CHANNEL_SUCCESS,
                    SshConstants.SSH_MSG_CHANNEL_FAILURE ->
                    to.send(command, buffer, from, most);
            case SshConstants.SSH_MSG_CHANNEL_OPEN -> open(from, to, buffer);
            case SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION -> {
                book.confirmed(side(from), peek(buffer));
                to.send(command, buffer, from, most);
            }
            case SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE -> {
                book.refused(side(from), peek(buffer));
                to.send(command, buffer, from, most);
            }
            case SshConstants.SSH_MSG_CHANNEL_REQUEST -> request(from, to, buffer);
            case SshConstants.SSH_MSG_CHANNEL_CLOSE -> {
                // It is written down before anybody sees the end.
                book.closed(side(from), peek(buffer));
                to.send(command, buffer, from, most);
            }
            case SshConstants.SSH_MSG_GLOBAL_REQUEST -> global(from, to, buffer);
            case SshConstants.SSH_MSG_REQUEST_SUCCESS, SshConstants.SSH_MSG_REQUEST_FAILURE -> {
                if (from.answersOther()) {
                    to.send(command, buffer, from, most);
                }
            }
            default -> {
                // Neither end may say anything else here; what it says reaches nobody.
            }
        }
    }

    private void data(End from, byte command, Buffer buffer) {
        int length = book.data(side(from), command, buffer);
        if (from == client) {
            counters.fromUser(length);
        } else {
            counters.toUser(length);
        }
    }

    private void open(End from, End to, Buffer buffer) throws IOException {
        Buffer body = peek(buffer);
        String type = body.getString();
        long number = body.getUInt();
        if (from == machine && type.equals(AGENT_CHANNEL) && !agentForwarding) {
            refuse(from, number, SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED);
        } else if (!book.opened(side(from), peek(buffer))) {
            refuse(from, number, SshConstants.SSH_OPEN_RESOURCE_SHORTAGE);
        } else {
            to.send(SshConstants.SSH_MSG_CHANNEL_OPEN, buffer, from, most);
        }
    }

    private static void refuse(End end, long number, int reason) throws IOException {
        Buffer answer =
                end.getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN_FAILURE, 64);
        answer.putUInt(number);
        answer.putUInt(reason);
        answer.putString("the gateway does not allow it");
        answer.putString("");
        end.write(answer);
    }

    private void request(End from, End to, Buffer buffer) throws IOException {
        Buffer body = peek(buffer);
        long number = body.getUInt();
        String type = body.getString();
        if (type.equals(AGENT_REQUEST) && !agentForwarding) {
            boolean wantsAnswer = body.getBoolean();
            Buffer instead = new ByteArrayBuffer();
            instead.putUInt(number);
            instead.putString(NOT_ALLOWED);
            instead.putBoolean(wantsAnswer);
            to.send(SshConstants.SSH_MSG_CHANNEL_REQUEST, instead, from, most);
            return;
        }
        book.requested(side(from), peek(buffer));
        to.send(SshConstants.SSH_MSG_CHANNEL_REQUEST, buffer, from, most);
    }

    /// Everything passes but what would tell one end the other's host keys: to the client, the
    /// gateway has its own.
    private void global(End from, End to, Buffer buffer) throws IOException {
        Buffer body = peek(buffer);
        String name = body.getString();
        boolean wantsAnswer = body.getBoolean();
        Buffer passed = buffer;
        if (name.startsWith("hostkeys-")) {
            if (!wantsAnswer) {
                return;
            }
            passed = new ByteArrayBuffer();
            passed.putString(NOT_ALLOWED);
            passed.putBoolean(true);
        }
        if (wantsAnswer) {
            to.ask(passed, from, most);
        } else {
            to.send(SshConstants.SSH_MSG_GLOBAL_REQUEST, passed, from, most);
        }
    }

    private ChannelBook.Side side(End end) {
        return end == client ? ChannelBook.Side.CLIENT : ChannelBook.Side.MACHINE;
    }

    /// The same bytes, read on their own.
    private static Buffer peek(Buffer buffer) {
        return new ByteArrayBuffer(buffer.array(), buffer.rpos(), buffer.available());
    }

    /// Asks silent ends whether they are there.
    void check(long now, long silence) {
        check(client, now, silence);
        check(machine, now, silence);
    }

    private void check(End end, long now, long silence) {
        try {
            if (!end.isAlive(now, silence, UNANSWERED)) {
                end.getSession().close(true);
            }
        } catch (IOException e) {
            end.getSession().close(true);
        }
    }

    /// One end is gone: the other goes too, the client with a word why.
    void end(ChannelBook.Side gone) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        book.close();
        boolean isClientGone = gone == ChannelBook.Side.CLIENT;
        Session other = (isClientGone ? machine : client).getSession();
        if (other.isClosing()) {
            return;
        }
        if (isClientGone) {
            other.close(false);
            return;
        }
        try {
            other.disconnect(
                    SshConstants.SSH2_DISCONNECT_BY_APPLICATION,
                    "your machine has ended the connection");
        } catch (IOException e) {
            other.close(true);
        }
    }

    boolean hasEnded() {
        return ended.get();
    }

    /// Closes both at once, whatever waits.
    void abort() {
        machine.getSession().close(true);
        client.getSession().close(true);
    }
}
