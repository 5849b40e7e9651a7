package bot.molt.gateway.agent;

import bot.molt.agent.Sessions;
import bot.molt.base.json.Json;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.usage.UsageCostParams;
import bot.molt.spi.Caller;
import bot.molt.store.UsageTable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `usage.cost`: tokens and dollars by day and model, in the original's shape with the models of
/// each day besides. An answer holds for half a minute.
public final class UsageMethods {
    private static final RpcSpec<UsageCostParams, Json> COST =
            RpcSpec.of("usage.cost", UsageCostParams.class, Json.class).needing(Scope.READ);
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final Sessions sessions;
    private final InstantSource clock;
    private volatile @Nullable Kept kept;

    /// An answer that was given.
    private record Kept(int days, Instant at, Json answer) {}

    public UsageMethods(Sessions sessions, InstantSource clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(RpcMethod.of(COST, this::cost));
    }

    private Json cost(UsageCostParams params, Caller caller) {
        Instant now = clock.instant();
        Kept last = kept;
        boolean isFresh =
                last != null && last.days() == params.days() && now.isBefore(last.at().plus(FRESH));
        if (last != null && isFresh) {
            return last.answer();
        }
        LocalDate first = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(params.days() - 1L);
        List<UsageTable.Row> rows = sessions.usage(first.atStartOfDay(ZoneOffset.UTC).toInstant());
        Json answer =
                Json.object()
                        .put("updatedAt", now.toEpochMilli())
                        .put("days", params.days())
                        .put("daily", daily(rows))
                        .put("totals", sums(rows).build())
                        .build();
        kept = new Kept(params.days(), now, answer);
        return answer;
    }

    private static Json.Arr daily(List<UsageTable.Row> rows) {
        Map<String, List<UsageTable.Row>> days = new TreeMap<>();
        rows.forEach(row -> days.computeIfAbsent(row.day(), _ -> new ArrayList<>()).add(row));
        List<Json> all = new ArrayList<>();
        days.forEach((day, models) ->
                all.add(
                        sums(models)
                                .put("date", day)
                                .put(
                                        "models",
                                        Json.array(
                                                models.stream().map(UsageMethods::model).toList()))
                                .build()));
        return Json.array(all);
    }

    private static Json model(UsageTable.Row row) {
        return sums(List.of(row)).put("provider", row.provider()).put("model", row.model()).build();
    }

    private static Json.ObjectBuilder sums(List<UsageTable.Row> rows) {
        long input = rows.stream().mapToLong(UsageTable.Row::input).sum();
        long output = rows.stream().mapToLong(UsageTable.Row::output).sum();
        long cacheRead = rows.stream().mapToLong(UsageTable.Row::cacheRead).sum();
        long cacheWrite = rows.stream().mapToLong(UsageTable.Row::cacheWrite).sum();
        return Json.object()
                .put("answers", rows.stream().mapToLong(UsageTable.Row::answers).sum())
                .put("input", input)
                .put("output", output)
                .put("cacheRead", cacheRead)
                .put("cacheWrite", cacheWrite)
                .put("totalTokens", input + output + cacheRead + cacheWrite)
                .put("totalCost", Json.of(rows.stream().mapToDouble(UsageTable.Row::cost).sum()))
                .put("missingCostEntries", rows.stream().mapToLong(UsageTable.Row::unpriced).sum());
    }
}
