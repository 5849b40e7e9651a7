package bot.molt.fleet.firecracker;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.fleet.driver.DriverException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The API of one Firecracker: HTTP/1.1 over a Unix socket, a connection for each request.
///
/// Source: Firecracker's public API description, `firecracker.yaml`.
///
/// Errors of every method: `DriverException` with the `fault_message` where it refuses, and where
/// its socket cannot be reached.
///
/// Threads: any.
public final class FirecrackerApi {
    private static final int LARGEST = 1 << 20;
    private final Path socket;

    public FirecrackerApi(Path socket) {
        this.socket = socket;
    }

    public void machine(int vcpus, int memoryMib) throws DriverException {
        put(
                "/machine-config",
                Json.object()
                        .put("vcpu_count", vcpus)
                        .put("mem_size_mib", memoryMib)
                        .put("smt", false)
                        .build());
    }

    /// @param initrd empty for none
    public void boot(String kernel, String initrd, String arguments) throws DriverException {
        put(
                "/boot-source",
                Json.object()
                        .put("kernel_image_path", kernel)
                        .put("initrd_path", initrd.isEmpty() ? null : initrd)
                        .put("boot_args", arguments)
                        .build());
    }

    /// What may pass in one refill, and how long a refill takes.
    public record Rate(long size, long refillMillis) {
        Json.Obj json() {
            return Json.object().put("size", size).put("refill_time", refillMillis).build();
        }
    }

    /// @param bytes that may pass
    public void drive(String id, String path, boolean isRoot, boolean readOnly, Rate bytes)
            throws DriverException {
        put(
                "/drives/" + id,
                Json.object()
                        .put("drive_id", id)
                        .put("path_on_host", path)
                        .put("is_root_device", isRoot)
                        .put("is_read_only", readOnly)
                        .put("rate_limiter", Json.Obj.EMPTY.with("bandwidth", bytes.json()))
                        .build());
    }

    public void network(String id, String tap, String mac, Rate bytes) throws DriverException {
        Json.Obj limiter = Json.Obj.EMPTY.with("bandwidth", bytes.json());
        put(
                "/network-interfaces/" + id,
                Json.object()
                        .put("iface_id", id)
                        .put("host_dev_name", tap)
                        .put("guest_mac", mac)
                        .put("rx_rate_limiter", limiter)
                        .put("tx_rate_limiter", limiter)
                        .build());
    }

    /// @param cid number of the guest, 3 or more
    public void vsock(long cid, String path) throws DriverException {
        put("/vsock", Json.object().put("guest_cid", cid).put("uds_path", path).build());
    }

    /// Opens the metadata service, version 2, which wants a session's token of whoever asks.
    public void metadata(String id, Json.Obj content) throws DriverException {
        put(
                "/mmds/config",
                Json.object()
                        .put("network_interfaces", Json.strings(List.of(id)))
                        .put("version", "V2")
                        .build());
        put("/mmds", content);
    }

    public void start() throws DriverException {
        action("InstanceStart");
    }

    /// Asks the guest to end.
    public void end() throws DriverException {
        action("SendCtrlAltDel");
    }

    private void action(String type) throws DriverException {
        put("/actions", Json.Obj.EMPTY.with("action_type", type));
    }

    public void pause() throws DriverException {
        ask("PATCH", "/vm", Json.Obj.EMPTY.with("state", "Paused"));
    }

    public void resume() throws DriverException {
        ask("PATCH", "/vm", Json.Obj.EMPTY.with("state", "Resumed"));
    }

    /// Writes the state of a paused guest.
    public void save(String state, String memory) throws DriverException {
        put(
                "/snapshot/create",
                Json.object()
                        .put("snapshot_type", "Full")
                        .put("snapshot_path", state)
                        .put("mem_file_path", memory)
                        .build());
    }

    /// Loads a state into a Firecracker that was told nothing else, and lets it run.
    public void load(String state, String memory) throws DriverException {
        put(
                "/snapshot/load",
                Json.object()
                        .put("snapshot_path", state)
                        .put(
                                "mem_backend",
                                Json.object()
                                        .put("backend_type", "File")
                                        .put("backend_path", memory)
                                        .build())
                        .put("resume_vm", true)
                        .build());
    }

    /// `Not started`, `Running` or `Paused`.
    public String state() throws DriverException {
        return ask("GET", "/", null).string("state").orElse("");
    }

    public String version() throws DriverException {
        return ask("GET", "/version", null).string("firecracker_version").orElse("");
    }

    private void put(String path, Json.Obj body) throws DriverException {
        ask("PUT", path, body);
    }

    private Json.Obj ask(String method, String path, Json.@Nullable Obj body)
            throws DriverException {
        byte[] bytes = body == null ? new byte[0] : JsonText.bytes(body);
        String head =
                "%s %s HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                        .formatted(method, path, bytes.length);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(bytes);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer out = ByteBuffer.wrap(request.toByteArray());
            while (out.hasRemaining()) {
                channel.write(out);
            }
            return answer(path, new BufferedInputStream(Channels.newInputStream(channel)));
        } catch (IOException | JsonSyntaxException e) {
            throw new DriverException(
                    "Firecracker: %s %s: %s".formatted(method, path, e.getMessage()), e);
        }
    }

    private static Json.Obj answer(String path, InputStream in)
            throws IOException, DriverException {
        String[] first = line(in).split(" ", 3);
        int length = 0;
        String header = line(in);
        while (!header.isEmpty()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            }
            header = line(in);
        }
        if (first.length < 2 || length > LARGEST) {
            throw new IOException("no answer in HTTP");
        }
        byte[] bytes = in.readNBytes(length);
        Json.Obj body =
                bytes.length == 0
                        ? Json.Obj.EMPTY
                        : JsonText.parseObject(new String(bytes, StandardCharsets.UTF_8));
        int status = Integer.parseInt(first[1]);
        if (status >= 300) {
            throw new DriverException(
                    "Firecracker: %s: %s"
                            .formatted(
                                    path, body.string("fault_message").orElse("HTTP " + status)));
        }
        return body;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int character = in.read();
        while (character != '\n') {
            if (character < 0 || line.length() > 8_192) {
                throw new EOFException("the answer ended early");
            }
            line.append((char) character);
            character = in.read();
        }
        return line.toString().strip();
    }
}
