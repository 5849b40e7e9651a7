package bot.molt.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one piece of work sees of the database; what it writes holds as a whole or not at all.
///
/// Threads: the one that runs the work.
public final class Tx implements AutoCloseable {
    private static final int STATEMENTS = 64;

    private final Connection connection;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final Map<String, PreparedStatement> statements =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, PreparedStatement> eldest) {
                    boolean over = size() > STATEMENTS;
                    if (over) {
                        closeQuietly(eldest.getValue());
                    }
                    return over;
                }
            };

    /// Makes a value of the row that a query stands on.
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /// Takes rows until it has enough.
    @FunctionalInterface
    public interface Taking {
        /// Whether it wants another.
        boolean take(ResultSet row) throws SQLException;
    }

    Tx(Connection connection) {
        this.connection = connection;
    }

    /// Changes rows; how many.
    public int run(String sql, @Nullable Object... values) throws SQLException {
        return filled(sql, values).executeUpdate();
    }

    /// The id that the last inserted row got.
    public long lastId() throws SQLException {
        return first("SELECT last_insert_rowid()", row -> row.getLong(1)).orElse(0L);
    }

    /// All rows of a query.
    public <T> List<T> list(String sql, Row<T> row, @Nullable Object... values)
            throws SQLException {
        List<T> all = new ArrayList<>();
        each(
                sql,
                result -> {
                    all.add(row.read(result));
                    return true;
                },
                values);
        return all;
    }

    /// The first row of a query.
    public <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... values)
            throws SQLException {
        try (ResultSet result = filled(sql, values).executeQuery()) {
            return result.next() ? Optional.ofNullable(row.read(result)) : Optional.empty();
        }
    }

    /// Hands on rows until the taker has enough.
    public void each(String sql, Taking taking, @Nullable Object... values) throws SQLException {
        try (ResultSet result = filled(sql, values).executeQuery()) {
            boolean more = true;
            while (more && result.next()) {
                more = taking.take(result);
            }
        }
    }

    private PreparedStatement filled(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    /// Runs `work` once everything is on its way to the disk, in the order of the commits.
    public void afterCommit(Runnable work) {
        afterCommit.add(work);
    }

    List<Runnable> committed() {
        List<Runnable> all = List.copyOf(afterCommit);
        afterCommit.clear();
        return all;
    }

    /// How much is to be done after the commit so far.
    int marks() {
        return afterCommit.size();
    }

    /// Forgets what was to be done after the commit since there were so many.
    void backTo(int marks) {
        afterCommit.subList(marks, afterCommit.size()).clear();
    }

    private static void closeQuietly(PreparedStatement statement) {
        try {
            statement.close();
        } catch (SQLException e) {
            System.getLogger(Tx.class.getName())
                    .log(System.Logger.Level.DEBUG, "statement not closed", e);
        }
    }

    @Override
    public void close() {
        statements.values().forEach(Tx::closeQuietly);
        statements.clear();
    }
}
