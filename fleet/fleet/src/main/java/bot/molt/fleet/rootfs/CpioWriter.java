package bot.molt.fleet.rootfs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Writes an archive of the kind that Linux starts from; the same entries give the same bytes.
///
/// Source: Linux, Documentation/driver-api/early-userspace/buffer-format, `newc`.
final class CpioWriter {
    private static final int FILE = 0100000;
    private static final int FOLDER = 0040000;
    private static final int LINK = 0120000;
    private static final int ALIGN = 4;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int inode;

    void file(String path, byte[] content, int mode) throws IOException {
        entry(path, FILE | mode, content);
    }

    void folder(String path) throws IOException {
        entry(path, FOLDER | 0755, new byte[0]);
    }

    void link(String path, String target) throws IOException {
        entry(path, LINK | 0777, target.getBytes(StandardCharsets.UTF_8));
    }

    private void entry(String path, int mode, byte[] content) throws IOException {
        byte[] name = (path + "\0").getBytes(StandardCharsets.UTF_8);
        inode++;
        int[] fields = {inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0};
        StringBuilder header = new StringBuilder("070701");
        for (int field : fields) {
            header.append("%08x".formatted(field));
        }
        out.write(header.toString().getBytes(StandardCharsets.US_ASCII));
        out.write(name);
        align();
        out.write(content);
        align();
    }

    private void align() {
        while (out.size() % ALIGN != 0) {
            out.write(0);
        }
    }

    /// The archive with its end; nothing may be added after it.
    byte[] end() throws IOException {
        entry("TRAILER!!!", 0, new byte[0]);
        return out.toByteArray();
    }
}
