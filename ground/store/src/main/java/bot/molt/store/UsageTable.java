package bot.molt.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/// What models took, as the transcripts tell it: each answer says so of itself.
public final class UsageTable {
    /// Answers of one model on one day.
    ///
    /// @param day `2026-11-28`, by UTC
    /// @param cost US dollars
    /// @param unpriced answers whose price is not known
    public record Row(
            String day,
            String provider,
            String model,
            long answers,
            long input,
            long output,
            long cacheRead,
            long cacheWrite,
            double cost,
            long unpriced) {}

    /// By day and model, oldest first. Reads every entry: some milliseconds for a thousand.
    ///
    /// @param since answers before this moment are left out
    public List<Row> daily(Tx tx, Instant since) throws SQLException {
        return tx.list(
                """
                SELECT substr(json_extract(json, '$.timestamp'), 1, 10) AS day,
                  coalesce(json_extract(json, '$.message.provider'), ''),
                  coalesce(json_extract(json, '$.message.model'), ''), count(*),
                  sum(coalesce(json_extract(json, '$.message.usage.input'), 0)),
                  sum(coalesce(json_extract(json, '$.message.usage.output'), 0)),
                  sum(coalesce(json_extract(json, '$.message.usage.cacheRead'), 0)),
                  sum(coalesce(json_extract(json, '$.message.usage.cacheWrite'), 0)),
                  total(json_extract(json, '$.message.usage.cost.total')),
                  sum(coalesce(json_extract(json, '$.message.usage.cost.total'), 0) = 0)
                FROM entries
                WHERE json LIKE '%"role":"assistant"%'
                  AND json_extract(json, '$.message.role') = 'assistant'
                  AND json_extract(json, '$.timestamp') >= ?
                  AND coalesce(json_extract(json, '$.message.usage.totalTokens'), 0) > 0
                GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
                """,
                row ->
                        new Row(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8),
                                row.getDouble(9),
                                row.getLong(10)),
                since.toString());
    }
}
