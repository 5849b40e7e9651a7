package bot.molt.gateway.metrics;

import bot.molt.base.Require;
import bot.molt.gateway.metrics.MetricSink.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/// A registry of metrics. Each family has a bounded number of series; what goes beyond is counted
/// as dropped.
///
/// Threads: any.
public final class Metrics {
    private static final int MAX_SERIES = 1000;

    private final Map<String, Family> families = new TreeMap<>();
    private final LongAdder dropped = new LongAdder();

    /// One metric of any kind.
    private interface Family {
        void write(MetricSink out);
    }

    public Metrics() {
        register(
                "moltbot_metrics_series_dropped_total",
                out ->
                        out.family(
                                        "moltbot_metrics_series_dropped_total",
                                        Kind.COUNTER,
                                        "Updates to series beyond the limit of a family.")
                                .sample("", List.of(), List.of(), (double) dropped.sum()));
    }

    private synchronized void register(String name, Family family) {
        boolean added = families.putIfAbsent(name, family) == null;
        Require.that(added, "metric", name, "each name once");
    }

    /// A number that only grows, one for each combination of label values.
    public Counter counter(String name, String help, String... labels) {
        Counter counter = new Counter(List.of(labels));
        register(name, out -> counter.write(out.family(name, Kind.COUNTER, help)));
        return counter;
    }

    /// A number that is asked for when it is needed.
    ///
    /// @param labels names and values in turn
    public void gauge(String name, String help, DoubleSupplier value, String... labels) {
        asked(name, Kind.GAUGE, help, value, labels);
    }

    /// A number that only grows and that somebody else counts.
    ///
    /// @param labels names and values in turn
    public void total(String name, String help, DoubleSupplier value, String... labels) {
        asked(name, Kind.COUNTER, help, value, labels);
    }

    private void asked(
            String name, Kind kind, String help, DoubleSupplier value, String... labels) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < labels.length; i += 2) {
            names.add(labels[i]);
            values.add(labels[i + 1]);
        }
        String key = name + String.join("\u0000", labels);
        register(
                key,
                out -> out.family(name, kind, help).sample("", names, values, value.getAsDouble()));
    }

    /// Numbers that are asked for when they are needed, one for each value of a label.
    ///
    /// @param values by value of the label; no more than a family may have are shown
    public void gauges(
            String name, String help, String label, Supplier<Map<String, Double>> values) {
        register(
                name,
                out -> {
                    MetricSink.Samples samples = out.family(name, Kind.GAUGE, help);
                    values.get().entrySet().stream()
                            .limit(MAX_SERIES)
                            .forEach(each ->
                                    samples.sample(
                                            "",
                                            List.of(label),
                                            List.of(each.getKey()),
                                            each.getValue()));
                });
    }

    /// Durations in seconds, one histogram for each combination of label values.
    public Histogram histogram(String name, String help, String... labels) {
        Histogram histogram = new Histogram(List.of(labels));
        register(name, out -> histogram.write(out.family(name, Kind.HISTOGRAM, help)));
        return histogram;
    }

    /// Sums and counts of durations in seconds, one pair for each combination of label values: less
    /// than a histogram says, at a tenth of its price.
    public Summary summary(String name, String help, String... labels) {
        Summary summary = new Summary(List.of(labels));
        register(name, out -> summary.write(out.family(name, Kind.SUMMARY, help)));
        return summary;
    }

    /// Everything as `text/plain; version=0.0.4`.
    public String text() {
        Exposition out = new Exposition();
        write(out);
        return out.text();
    }

    /// Hands everything over, sorted by name.
    public synchronized void write(MetricSink out) {
        families.values().forEach(family -> family.write(out));
    }

    /// A family of sums and counts.
    public final class Summary {
        private final List<String> labels;
        private final Map<List<String>, Sum> series = new ConcurrentHashMap<>();

        private record Sum(LongAdder nanos, LongAdder count) {}

        private Summary(List<String> labels) {
            this.labels = labels;
        }

        /// Records one duration.
        public void record(Duration duration, String... values) {
            List<String> key = List.of(values);
            Sum sum = series.get(key);
            if (sum == null && series.size() < MAX_SERIES) {
                sum = series.computeIfAbsent(key, _ -> new Sum(new LongAdder(), new LongAdder()));
            }
            if (sum == null) {
                dropped.increment();
                return;
            }
            sum.nanos().add(duration.toNanos());
            sum.count().increment();
        }

        private void write(MetricSink.Samples out) {
            series.forEach((values, sum) ->
                    out.sample("_sum", labels, values, sum.nanos().sum() / 1e9)
                            .sample("_count", labels, values, (double) sum.count().sum()));
        }
    }

    /// A family of counters.
    public final class Counter {
        private final List<String> labels;
        private final Map<List<String>, LongAdder> series = new ConcurrentHashMap<>();

        private Counter(List<String> labels) {
            this.labels = labels;
        }

        /// Counts one.
        public void add(String... values) {
            adder(List.of(values)).increment();
        }

        private LongAdder adder(List<String> values) {
            LongAdder known = series.get(values);
            if (known != null) {
                return known;
            }
            return series.size() < MAX_SERIES
                    ? series.computeIfAbsent(values, _ -> new LongAdder())
                    : dropped;
        }

        private void write(MetricSink.Samples out) {
            series.forEach((values, sum) -> out.sample("", labels, values, (double) sum.sum()));
        }
    }

    /// A family of histograms with fixed bounds.
    public final class Histogram {
        private static final double[] BOUNDS = {
            0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300
        };

        private final List<String> labels;
        private final Map<List<String>, Buckets> series = new ConcurrentHashMap<>();

        private static final class Buckets {
            private final LongAdder[] counts = new LongAdder[BOUNDS.length + 1];
            private final LongAdder nanos = new LongAdder();

            Buckets() {
                java.util.Arrays.setAll(counts, _ -> new LongAdder());
            }
        }

        private Histogram(List<String> labels) {
            this.labels = labels;
        }

        /// Records one duration.
        public void record(Duration duration, String... values) {
            List<String> key = List.of(values);
            Buckets buckets = series.get(key);
            if (buckets == null && series.size() < MAX_SERIES) {
                buckets = series.computeIfAbsent(key, _ -> new Buckets());
            }
            if (buckets == null) {
                dropped.increment();
                return;
            }
            buckets.nanos.add(duration.toNanos());
            buckets.counts[bucket(duration.toNanos() / 1e9)].increment();
        }

        private static int bucket(double seconds) {
            int at = 0;
            while (at < BOUNDS.length && seconds > BOUNDS[at]) {
                at++;
            }
            return at;
        }

        private void write(MetricSink.Samples out) {
            series.forEach((values, buckets) -> write(out, values, buckets));
        }

        private void write(MetricSink.Samples out, List<String> values, Buckets buckets) {
            List<String> names = new ArrayList<>(labels);
            names.add("le");
            long sum = 0;
            for (int i = 0; i <= BOUNDS.length; i++) {
                sum += buckets.counts[i].sum();
                List<String> bounded = new ArrayList<>(values);
                bounded.add(i < BOUNDS.length ? Exposition.number(BOUNDS[i]) : "+Inf");
                out.sample("_bucket", names, bounded, (double) sum);
            }
            out.sample("_sum", labels, values, buckets.nanos.sum() / 1e9);
            out.sample("_count", labels, values, (double) sum);
        }
    }
}
