package bot.molt.linux.notify;

import bot.molt.linux.call.Errno;
import bot.molt.linux.call.Fd;
import bot.molt.linux.call.Libc;
import bot.molt.linux.call.Scratch;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// The datagram socket on which systemd hears from a service: `READY=1`, `WATCHDOG=1`. Its address
/// is a path, or an abstract name that begins with `@`.
///
/// Source: sd_notify(3). Threads: any.
public final class NotifySocket {
    private static final int UNIX = 1;
    private static final int DATAGRAM = 2;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int NO_SIGNAL = 0x4000;
    private static final int FAMILY_BYTES = 2;
    private static final int NAME_BYTES = 108;

    private final String address;

    private NotifySocket(String address) {
        this.address = address;
    }

    /// The one that `NOTIFY_SOCKET` names; empty where no supervisor listens.
    ///
    /// Errors: [IllegalArgumentException] for what is no such address.
    public static Optional<NotifySocket> of(Map<String, String> environment) {
        String address = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (address.isEmpty()) {
            return Optional.empty();
        }
        boolean fits =
                (address.startsWith("/") || address.startsWith("@"))
                        && address.length() > 1
                        && address.getBytes(StandardCharsets.UTF_8).length < NAME_BYTES;
        if (!fits) {
            throw new IllegalArgumentException(
                    "NOTIFY_SOCKET: %s (expected: a path, or @ and a name, of 107 bytes at most)"
                            .formatted(address));
        }
        return Optional.of(new NotifySocket(address));
    }

    /// Sends assignments, one a line.
    public void send(String text) throws IOException {
        try (Scratch scratch = new Scratch();
                Fd socket = open(scratch)) {
            send(scratch, socket, text);
        }
    }

    private Fd open(Scratch scratch) throws IOException {
        long opened = Libc.SOCKET.call(scratch, UNIX, DATAGRAM | CLOSE_ON_EXEC, 0);
        if (opened < 0) {
            throw failed(opened);
        }
        return new Fd(opened);
    }

    private void send(Scratch scratch, Fd socket, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        MemorySegment message = scratch.bytes(Math.max(1, bytes.length));
        MemorySegment.copy(bytes, 0, message, ValueLayout.JAVA_BYTE, 0, bytes.length);
        byte[] name = address.getBytes(StandardCharsets.UTF_8);
        boolean isAbstract = name[0] == '@';
        MemorySegment target = scratch.bytes(FAMILY_BYTES + NAME_BYTES);
        target.set(ValueLayout.JAVA_SHORT, 0, (short) UNIX);
        MemorySegment.copy(name, 0, target, ValueLayout.JAVA_BYTE, FAMILY_BYTES, name.length);
        if (isAbstract) {
            target.set(ValueLayout.JAVA_BYTE, FAMILY_BYTES, (byte) 0);
        }
        long sent =
                Libc.SENDTO.call(
                        scratch,
                        socket.number(),
                        message.address(),
                        bytes.length,
                        NO_SIGNAL,
                        target.address(),
                        FAMILY_BYTES + name.length + (isAbstract ? 0 : 1));
        if (sent < 0) {
            throw failed(sent);
        }
    }

    private IOException failed(long error) {
        return new IOException("NOTIFY_SOCKET %s: %s".formatted(address, Errno.text(-error)));
    }
}
