package bot.molt.cli.backup;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.cli.Rpc;
import bot.molt.cli.Session;
import bot.molt.protocol.wire.Request;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Whether a gateway uses a state folder now.
public final class RunningGateway {
    private RunningGateway() {}

    /// Who it is, for people; empty where none runs. The lock of the audit log proves one; where
    /// the log is off, an answer on the port does.
    public static Optional<String> of(StateFiles files, Session session) throws IOException {
        Path lock = files.audit().resolveSibling(AuditSnapshot.stem(files.audit()) + ".lock");
        if (Files.isRegularFile(lock) && isHeld(lock)) {
            String pid = Files.readString(lock).strip();
            return Optional.of(pid.isEmpty() ? "a gateway" : "the gateway, process " + pid + ",");
        }
        return session.isOfThisMachine() && answers(session)
                ? Optional.of("the gateway at " + session.gateway().target().url())
                : Optional.empty();
    }

    private static boolean isHeld(Path lock) throws IOException {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException _) {
            return true;
        }
    }

    private static boolean answers(Session session) throws IOException {
        try {
            Json.Obj health = Rpc.ask(session.gateway(), Request.get("/health"));
            return health.isTrue("ok");
        } catch (CodedException _) {
            return false;
        }
    }
}
