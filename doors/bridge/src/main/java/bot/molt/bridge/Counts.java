package bot.molt.bridge;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// What happened, in numbers, as Prometheus reads them.
///
/// Threads: safe for any number.
final class Counts {
    private static final List<Double> BUCKETS = List.of(0.05, 0.25, 1.0, 2.5, 4.0, 5.0);

    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
    private final LongAdder[] acks = new LongAdder[BUCKETS.size() + 1];
    private final LongAdder ackMicros = new LongAdder();

    Counts() {
        for (int i = 0; i < acks.length; i++) {
            acks[i] = new LongAdder();
        }
    }

    /// Adds one to `name{label="value"}`.
    void add(String name, String label, String value) {
        String safe = value.replaceAll("[^A-Za-z0-9_.-]", "_");
        counters.computeIfAbsent(
                        "moltage_bridge_%s_total{%s=\"%s\"}".formatted(name, label, safe),
                        _ -> new LongAdder())
                .increment();
    }

    /// How long the platform waited for an answer.
    void acknowledged(Duration after) {
        double seconds = after.toNanos() / 1e9;
        int at = 0;
        while (at < BUCKETS.size() && seconds > BUCKETS.get(at)) {
            at++;
        }
        acks[at].increment();
        ackMicros.add(after.toNanos() / 1000);
    }

    /// Text of the exposition format 0.0.4.
    ///
    /// @param gauges by name
    String text(Map<String, Long> gauges) {
        StringBuilder text = new StringBuilder(1024);
        Map<String, LongAdder> sorted = new TreeMap<>(counters);
        String last = "";
        for (Map.Entry<String, LongAdder> entry : sorted.entrySet()) {
            String name = entry.getKey().substring(0, entry.getKey().indexOf('{'));
            if (!name.equals(last)) {
                text.append("# TYPE ").append(name).append(" counter\n");
                last = name;
            }
            line(text, entry.getKey(), Long.toString(entry.getValue().sum()));
        }
        histogram(text);
        new TreeMap<>(gauges)
                .forEach((name, value) -> {
                    text.append("# TYPE moltage_bridge_").append(name).append(" gauge\n");
                    line(text, "moltage_bridge_" + name, Long.toString(value));
                });
        return text.toString();
    }

    private void histogram(StringBuilder text) {
        String name = "moltage_bridge_ack_seconds";
        text.append("# TYPE ").append(name).append(" histogram\n");
        long sum = 0;
        for (int i = 0; i < BUCKETS.size(); i++) {
            sum += acks[i].sum();
            line(text, "%s_bucket{le=\"%s\"}".formatted(name, BUCKETS.get(i)), Long.toString(sum));
        }
        sum += acks[BUCKETS.size()].sum();
        line(text, name + "_bucket{le=\"+Inf\"}", Long.toString(sum));
        line(text, name + "_sum", String.format(Locale.ROOT, "%.6f", ackMicros.sum() / 1e6));
        line(text, name + "_count", Long.toString(sum));
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(' ').append(value).append('\n');
    }
}
