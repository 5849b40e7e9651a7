package bot.molt.fleet.driver;

import bot.molt.base.archive.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/// What a guest reads at its start from its second disk: an archive with its name, its network and
/// the keys of its SSH server. So no secret stands on a command line or on the shared image.
///
/// @param name of the guest
/// @param address with its prefix, `10.0.1.2/24`
/// @param gateway `10.0.1.1`
/// @param nameservers blanks between them; may be empty
public record GuestSettings(String name, String address, String gateway, String nameservers) {
    /// Writes the disk, readable by its owner alone, in one piece.
    public void write(Path file, Guest.Keys keys) throws IOException {
        Path fresh =
                Files.createTempFile(
                        file.resolveSibling("").toAbsolutePath(),
                        ".config",
                        ".tmp",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.write(fresh, archive(keys));
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Writes the same as files of a folder, for a guest that sees it as its own.
    public void unpack(Path folder, Guest.Keys keys) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        put(folder.resolve("settings"), "rw-r--r--", shell());
        put(folder.resolve("ssh_host_ed25519_key"), "rw-------", keys.hostPrivate().reveal());
        put(folder.resolve("authorized_keys"), "rw-r--r--", keys.authorized() + "\n");
    }

    /// In one piece, and never readable by more people than it may be.
    private static void put(Path file, String mode, String text) throws IOException {
        Path fresh =
                Files.createTempFile(
                        file.resolveSibling("").toAbsolutePath(),
                        ".config",
                        ".tmp",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(mode));
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private byte[] archive(Guest.Keys keys) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            file(tar, "settings", 0644, shell());
            file(tar, "ssh_host_ed25519_key", 0600, keys.hostPrivate().reveal());
            file(tar, "authorized_keys", 0644, keys.authorized() + "\n");
        }
        return bytes.toByteArray();
    }

    private String shell() {
        return """
        NAME='%s'
        ADDRESS='%s'
        GATEWAY='%s'
        NAMESERVERS='%s'
        """
                .formatted(name, address, gateway, nameservers);
    }

    private static void file(TarWriter tar, String path, int mode, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        tar.file(path, new ByteArrayInputStream(bytes), bytes.length, mode, 0);
    }
}
