package bot.molt.execution.egress;

import bot.molt.spi.net.Addresses;
import bot.molt.spi.net.Destination;
import bot.molt.spi.net.Host;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// A request of a SOCKS5 client: CONNECT, without a password.
///
/// Source: RFC 1928.
record SocksRequest(Destination target) implements Request {
    static final int VERSION = 5;

    private static final int CONNECT = 1;
    private static final int NO_PASSWORD = 0;
    private static final int NO_METHOD = 0xFF;

    private static final int GRANTED = 0;
    private static final int FAILED = 1;
    private static final int NOT_ALLOWED = 2;
    private static final int HOST_UNREACHABLE = 4;
    private static final int NO_SUCH_COMMAND = 7;
    private static final int NO_SUCH_ADDRESS = 8;

    /// Reads greeting and request. Whoever writes them wrong has been told so when this throws.
    static SocksRequest read(InputStream stream, OutputStream out) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        in.readUnsignedByte();
        byte[] methods = new byte[in.readUnsignedByte()];
        in.readFully(methods);
        boolean open = new String(methods, StandardCharsets.ISO_8859_1).indexOf(NO_PASSWORD) >= 0;
        out.write(new byte[] {VERSION, (byte) (open ? NO_PASSWORD : NO_METHOD)});
        if (!open) {
            throw new MalformedException("SOCKS: no method without a password is offered");
        }
        int version = in.readUnsignedByte();
        int command = in.readUnsignedByte();
        in.readUnsignedByte();
        int kind = in.readUnsignedByte();
        if (version != VERSION || command != CONNECT) {
            reply(out, NO_SUCH_COMMAND);
            throw new MalformedException(
                    "SOCKS: version %d, command %d (expected: version 5, CONNECT)"
                            .formatted(version, command));
        }
        try {
            return new SocksRequest(target(host(in, kind), in.readUnsignedShort()));
        } catch (MalformedException e) {
            reply(out, kind == 1 || kind == 3 || kind == 4 ? FAILED : NO_SUCH_ADDRESS);
            throw e;
        }
    }

    private static Destination target(Host host, int port) throws MalformedException {
        if (port == 0) {
            throw new MalformedException("port 0 (expected: 1..65535)");
        }
        return new Destination(host, port);
    }

    private static Host host(DataInputStream in, int kind) throws IOException {
        return switch (kind) {
            case 1 -> new Host.Address(Addresses.of(bytes(in, 4)));
            case 3 ->
                    Authority.host(
                            new String(bytes(in, in.readUnsignedByte()), StandardCharsets.UTF_8));
            case 4 -> new Host.Address(Addresses.of(bytes(in, 16)));
            default ->
                    throw new MalformedException(
                            "SOCKS: address of kind %d (expected: 1, 3 or 4)".formatted(kind));
        };
    }

    private static byte[] bytes(DataInputStream in, int count) throws IOException {
        byte[] bytes = new byte[count];
        in.readFully(bytes);
        return bytes;
    }

    @Override
    public void granted(OutputStream client) throws IOException {
        reply(client, GRANTED);
    }

    @Override
    public boolean forward(InputStream client, OutputStream server) throws IOException {
        Bytes.copy(client, server);
        return true;
    }

    @Override
    public void refused(OutputStream client, String reason) throws IOException {
        reply(client, NOT_ALLOWED);
    }

    @Override
    public void unreached(OutputStream client, String reason) throws IOException {
        reply(client, HOST_UNREACHABLE);
    }

    /// The address that was bound is told to nobody inside.
    private static void reply(OutputStream out, int code) throws IOException {
        out.write(new byte[] {VERSION, (byte) code, 0, 1, 0, 0, 0, 0, 0, 0});
    }
}
