package bot.molt.execution.egress;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/// The opening of a SOCKS connection, version 5, without authentication; only CONNECT.
///
/// Source: RFC 1928.
final class Socks {
    static final int VERSION = 5;

    static final int GRANTED = 0;
    static final int NOT_ALLOWED = 2;
    static final int UNREACHABLE = 4;

    private static final int NO_METHOD = 0xFF;
    private static final int COMMAND_NOT_SUPPORTED = 7;
    private static final int ADDRESS_NOT_SUPPORTED = 8;

    private Socks() {}

    /// Reads the greeting, of which the version was read, and the request.
    static Head.Target asked(InputStream stream, OutputStream out) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        byte[] methods = in.readNBytes(in.readUnsignedByte());
        boolean open = false;
        for (byte method : methods) {
            open |= method == 0;
        }
        send(out, VERSION, open ? 0 : NO_METHOD);
        if (!open) {
            throw new IOException("SOCKS: the client offers no way without a password");
        }
        int version = in.readUnsignedByte();
        int command = in.readUnsignedByte();
        in.readUnsignedByte();
        int kind = in.readUnsignedByte();
        if (version != VERSION || command != 1) {
            reply(out, COMMAND_NOT_SUPPORTED);
            throw new IOException("SOCKS: only CONNECT is served");
        }
        return new Head.Target(host(in, out, kind), in.readUnsignedShort());
    }

    private static String host(DataInputStream in, OutputStream out, int kind) throws IOException {
        return switch (kind) {
            case 1 -> InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
            case 3 -> new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.ISO_8859_1);
            case 4 -> "[" + InetAddress.getByAddress(in.readNBytes(16)).getHostAddress() + "]";
            default -> {
                reply(out, ADDRESS_NOT_SUPPORTED);
                throw new IOException("SOCKS: address of kind " + kind);
            }
        };
    }

    static void reply(OutputStream out, int code) throws IOException {
        send(out, VERSION, code, 0, 1, 0, 0, 0, 0, 0, 0);
    }

    private static void send(OutputStream out, int... bytes) throws IOException {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            all[i] = (byte) bytes[i];
        }
        out.write(all);
        out.flush();
    }
}
