package bot.molt.fleet;

import bot.molt.fleet.driver.Guest;
import bot.molt.fleet.driver.Reach;
import bot.molt.fleet.key.SshKeyPair;
import bot.molt.testkit.client.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A guest, and somebody with the real client of OpenSSH who knows its key beforehand.
///
/// @param host its key
/// @param key file of the visitor's
public record Visitor(Guest guest, SshKeyPair host, Path key) {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    public static Visitor of(Path folder, String vmId, String ip) throws IOException {
        SshKeyPair host = SshKeyPair.make("host");
        SshKeyPair client = SshKeyPair.make("client");
        Path key =
                Files.createFile(
                        folder.resolve(vmId + ".key"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, client.pem().reveal());
        return new Visitor(
                new Guest(vmId, 1, 256, ip, new Guest.Keys(host.pem(), client.line())), host, key);
    }

    /// What a command said.
    public String ssh(Reach reach, String line) throws IOException, InterruptedException {
        Path known = key.resolveSibling("known");
        Files.writeString(known, "%s %s\n".formatted(reach.host(), host.line()));
        return Ran.of(
                        key.resolveSibling(""),
                        Map.of(),
                        LIMIT,
                        List.of(
                                "ssh",
                                "-F",
                                "none",
                                "-o",
                                "BatchMode=yes",
                                "-o",
                                "UserKnownHostsFile=" + known,
                                "-o",
                                "StrictHostKeyChecking=yes",
                                "-o",
                                "IdentitiesOnly=yes",
                                "-i",
                                key.toString(),
                                "-p",
                                Integer.toString(reach.port()),
                                "user@" + reach.host(),
                                line))
                .output()
                .strip();
    }
}
