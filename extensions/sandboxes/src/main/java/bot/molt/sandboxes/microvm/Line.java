package bot.molt.sandboxes.microvm;

import bot.molt.base.CodedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.jspecify.annotations.Nullable;

/// The connection to one machine, made when it is needed and again when it broke.
///
/// Threads: any.
final class Line implements AutoCloseable {
    private final Opening opening;
    private final String life;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Connected connected;

    /// Connects.
    @FunctionalInterface
    interface Opening {
        ClientSession open() throws InterruptedException;
    }

    private record Connected(ClientSession session, SftpClient files) {
        boolean lives() {
            return session.isOpen() && files.isOpen();
        }
    }

    /// @param life of this gateway; what other lives left in the machine ends with the first
    ///   connection
    Line(Opening opening, String life) {
        this.opening = opening;
        this.life = life;
    }

    ClientSession session() throws IOException {
        return connected().session();
    }

    SftpClient files() throws IOException {
        return connected().files();
    }

    private Connected connected() throws IOException {
        Connected known = connected;
        if (known != null && known.lives()) {
            return known;
        }
        try {
            return fresh();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the machine was waited for");
        } catch (CodedException e) {
            throw new IOException("machine: " + e.text(), e);
        }
    }

    private Connected fresh() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            Connected known = connected;
            if (known != null && known.lives()) {
                return known;
            }
            boolean isFirst = known == null;
            ClientSession session = opening.open();
            Connected made =
                    new Connected(session, SftpClientFactory.instance().createSftpClient(session));
            connected = made;
            if (isFirst) {
                run(session, Scripts.endOthers(life));
            }
            return made;
        } finally {
            lock.unlock();
        }
    }

    /// Whether there is a connection now; looking makes none.
    boolean isUp() {
        Connected known = connected;
        return known != null && known.lives();
    }

    /// Runs a script of ours to its end; what it printed.
    String run(String script) throws IOException {
        return run(session(), script);
    }

    private static String run(ClientSession session, String script) throws IOException {
        return session.executeRemoteCommand(script, null, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        Connected known = connected;
        if (known != null) {
            known.session().close();
        }
    }
}
