package bot.molt.store;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.sqlite.JDBC;

/// One SQLite file. One thread writes and one reads, each with a connection of its own; writes that
/// wait at the same time share a commit, and a write returns after its commit.
///
/// Threads: safe for any number. Waiting for a write is not interrupted: whoever asked must know
/// whether it holds.
public final class Database implements AutoCloseable {
    private static final List<String> SETTINGS =
            List.of(
                    "PRAGMA journal_mode=WAL",
                    "PRAGMA synchronous=FULL",
                    "PRAGMA busy_timeout=5000",
                    "PRAGMA temp_store=MEMORY",
                    "PRAGMA cache_size=-1024",
                    "PRAGMA journal_size_limit=4194304");

    private final Lane writes;
    private final Lane reads;

    /// What is done with the database.
    @FunctionalInterface
    public interface Work<T> {
        T run(Tx tx) throws SQLException;
    }

    /// How busy it is, and how well.
    ///
    /// @param writesWaiting pieces of work that wait for the thread that writes
    /// @param readsWaiting the same of the one that reads
    /// @param trouble why the last transaction did not hold; empty where it did
    public record Load(int writesWaiting, int readsWaiting, String trouble) {}

    private Database(Lane writes, Lane reads) {
        this.writes = writes;
        this.reads = reads;
    }

    /// Opens the file, making it or bringing its tables up to the schema.
    ///
    /// Errors: `IOException` where it is no database, or one of a newer version.
    public static Database open(Path file, Schema schema) throws IOException {
        PrivateFile.folder(file.toAbsolutePath().resolveSibling("").normalize());
        if (!Files.exists(file)) {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }
        try {
            Connection writing = connect(file);
            schema.bring(writing);
            return new Database(
                    Lane.start("store-writer", writing), Lane.start("store-reader", connect(file)));
        } catch (SQLException e) {
            throw new IOException(
                    "%s: %s (expected: a database of this program; it can be moved aside)"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    /// Writes what a database holds at one moment into a file, while others may write to it.
    ///
    /// @param into empty
    ///
    ///   Errors: `IOException` where the file is no database, or the disk is full.
    public static void copy(Path file, Path into) throws IOException {
        try (Connection connection = connect(file);
                PreparedStatement copying = connection.prepareStatement("VACUUM INTO ?")) {
            copying.setString(1, into.toString());
            copying.execute();
        } catch (SQLException e) {
            throw new IOException(file + ": cannot be copied: " + e.getMessage(), e);
        }
    }

    /// Looks whether a database can be read; a file that is not there can be made.
    ///
    /// Errors: `IOException` with the first thing that is wrong.
    public static void check(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (Connection connection =
                        JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
            String said = row.next() ? row.getString(1) : "nothing";
            if (!"ok".equals(said)) {
                throw new IOException(file + ": damaged: " + said);
            }
        } catch (SQLException e) {
            throw new IOException(file + ": no database of this program: " + e.getMessage(), e);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
        try (Statement statement = connection.createStatement()) {
            for (String setting : SETTINGS) {
                statement.execute(setting);
            }
        }
        return connection;
    }

    /// Changes something. All of it holds when this returns, or nothing.
    ///
    /// Errors: `unavailable` where the disk does not take it; what the work throws.
    public <T> T write(Work<T> work) {
        return writes.run(work, Lane.Sync.ON_DISK);
    }

    /// Changes something that nobody outside is told of. The end of this process does not undo it;
    /// a power cut may, but never without what was written later.
    public <T> T note(Work<T> work) {
        return writes.run(work, Lane.Sync.WRITTEN);
    }

    /// Looks something up, as it was at one moment.
    public <T> T read(Work<T> work) {
        return reads.run(work, Lane.Sync.WRITTEN);
    }

    /// Costs no look at the disk.
    public Load load() {
        String writing = writes.trouble();
        return new Load(
                writes.waiting(), reads.waiting(), writing.isEmpty() ? reads.trouble() : writing);
    }

    static CodedException unavailable(SQLException e) {
        return new CodedException(
                ErrorCode.UNAVAILABLE,
                "store: %s (is the disk full or the file in use?)".formatted(e.getMessage()),
                e);
    }

    @Override
    public void close() {
        writes.close();
        reads.close();
    }
}
