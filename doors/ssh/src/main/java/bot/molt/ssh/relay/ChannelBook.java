package bot.molt.ssh.relay;

import bot.molt.ssh.record.Recording;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/// The channels of one relayed connection, followed by reading what passes.
///
/// Threads: messages of each side come in order, those of both at once.
final class ChannelBook implements AutoCloseable {
    private static final int MOST = 1000;

    /// Who sent a message.
    enum Side {
        CLIENT,
        MACHINE;

        Side other() {
            return this == CLIENT ? MACHINE : CLIENT;
        }
    }

    /// A number of a channel as one side gave it.
    private record Named(Side side, long value) {}

    private final Ledger ledger;
    private final Map<Named, OpenChannel> asked = new ConcurrentHashMap<>();
    private final Map<Named, OpenChannel> open = new ConcurrentHashMap<>();
    private final Set<OpenChannel> all = ConcurrentHashMap.newKeySet();

    ChannelBook(Ledger ledger) {
        this.ledger = ledger;
    }

    String user() {
        return ledger.user();
    }

    int size() {
        return all.size();
    }

    /// A side opens a channel; false where there are too many already.
    boolean opened(Side by, Buffer body) {
        if (all.size() >= MOST || asked.size() >= MOST) {
            return false;
        }
        String type = body.getString();
        long number = body.getUInt();
        body.getUInt();
        body.getUInt();
        String to = "";
        if (type.equals("direct-tcpip") || type.equals("forwarded-tcpip")) {
            String host = body.getString();
            to = host + ":" + body.getUInt();
        }
        asked.put(new Named(by, number), new OpenChannel(type, to, ledger.now()));
        return true;
    }

    /// The other side has taken a channel.
    void confirmed(Side by, Buffer body) {
        Named theirs = new Named(by.other(), body.getUInt());
        OpenChannel channel = asked.remove(theirs);
        if (channel != null) {
            Named own = new Named(by, body.getUInt());
            all.add(channel);
            open.put(theirs, channel);
            open.put(own, channel);
        }
    }

    void refused(Side by, Buffer body) {
        asked.remove(new Named(by.other(), body.getUInt()));
    }

    private @Nullable OpenChannel addressed(Side by, Buffer body) {
        return open.get(new Named(by.other(), body.getUInt()));
    }

    /// Bytes pass; how many. The buffer is left as it was.
    int data(Side by, byte command, Buffer body) {
        int at = body.rpos();
        OpenChannel channel = addressed(by, body);
        if (command == SshConstants.SSH_MSG_CHANNEL_EXTENDED_DATA) {
            body.getUInt();
        }
        int length = Math.min(body.getInt(), body.available());
        if (channel != null && length > 0) {
            if (by == Side.CLIENT) {
                channel.in().add(length);
            } else {
                channel.shown(body.array(), body.rpos(), length);
            }
        }
        body.rpos(at);
        return Math.max(length, 0);
    }

    void requested(Side by, Buffer body) {
        OpenChannel channel = addressed(by, body);
        if (channel == null) {
            return;
        }
        String type = body.getString();
        body.getBoolean();
        if (by == Side.MACHINE) {
            switch (type) {
                case "exit-status" -> channel.exit(Long.toString(body.getUInt()));
                case "exit-signal" -> channel.exit("SIG" + body.getString());
                default -> {
                    // Nothing that is kept.
                }
            }
            return;
        }
        switch (type) {
            case "pty-req" -> {
                String term = body.getString();
                channel.screen(new Recording.Screen(term, body.getInt(), body.getInt()));
            }
            case "window-change" -> channel.resized(body.getInt(), body.getInt());
            case "shell" -> channel.runs("shell", "", ledger);
            case "exec" -> channel.runs("exec", body.getString(), ledger);
            case "subsystem" -> channel.runs("subsystem", body.getString(), ledger);
            default -> {
                // Nothing that is kept.
            }
        }
    }

    void closed(Side by, Buffer body) {
        long number = body.getUInt();
        OpenChannel channel = open.get(new Named(by.other(), number));
        if (channel == null) {
            return;
        }
        boolean isOver = channel.closedBy(by);
        if (by == Side.MACHINE && channel.isToBeNoted()) {
            ledger.ended(channel);
        }
        if (isOver) {
            open.values().removeIf(one -> one == channel);
            all.remove(channel);
        }
    }

    /// Notes what is still open as ended.
    @Override
    public void close() {
        for (OpenChannel channel : Set.copyOf(all)) {
            if (channel.isToBeNoted()) {
                ledger.ended(channel);
            }
        }
        all.clear();
        open.clear();
        asked.clear();
    }
}
