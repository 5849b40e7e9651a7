package bot.molt.gateway.telemetry;

import bot.molt.gateway.metrics.MetricSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The registry's families as metrics of OpenTelemetry, cumulative since the start.
///
/// Source: opentelemetry/proto/metrics/v1.
final class MetricPoints implements MetricSink {
    private static final int GAUGE = 5;
    private static final int SUM = 7;
    private static final int HISTOGRAM = 9;
    private static final int SUMMARY = 11;
    private static final int CUMULATIVE = 2;

    private final long startNanos;
    private final long nowNanos;
    private final Map<String, Family> families = new LinkedHashMap<>();

    /// Labels with values, without `le`.
    private record Labels(List<String> names, List<String> values) {
        void write(Proto out, int field) {
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i);
                String value = values.get(i);
                out.message(field, each -> Attributes.text(each, name, value));
            }
        }
    }

    /// What one combination of labels has.
    private static final class Point {
        private final List<Double> bounds = new ArrayList<>();
        private final List<Long> cumulative = new ArrayList<>();
        private double sum;
        private long count;
        private double value;
    }

    private record Family(String name, Kind kind, String help, Map<Labels, Point> points)
            implements Samples {
        @Override
        public Samples sample(
                String suffix, List<String> labels, List<String> values, double value) {
            boolean isBucket = suffix.equals("_bucket");
            int kept = labels.size() - (isBucket ? 1 : 0);
            Labels key =
                    new Labels(
                            List.copyOf(labels.subList(0, kept)),
                            List.copyOf(values.subList(0, kept)));
            Point point = points.computeIfAbsent(key, _ -> new Point());
            switch (suffix) {
                case "_bucket" -> {
                    String bound = values.getLast();
                    if (!bound.equals("+Inf")) {
                        point.bounds.add(Double.parseDouble(bound));
                    }
                    point.cumulative.add((long) value);
                }
                case "_sum" -> point.sum = value;
                case "_count" -> point.count = (long) value;
                default -> point.value = value;
            }
            return this;
        }
    }

    /// @param startNanos since 1970: from when on it was counted
    MetricPoints(long startNanos, long nowNanos) {
        this.startNanos = startNanos;
        this.nowNanos = nowNanos;
    }

    @Override
    public Samples family(String name, Kind kind, String help) {
        return families.computeIfAbsent(
                name, _ -> new Family(name, kind, help, new LinkedHashMap<>()));
    }

    /// Writes every family as field 2 of a scope.
    void write(Proto scope) {
        for (Family family : families.values()) {
            scope.message(2, metric -> metric(metric, family));
        }
    }

    private void metric(Proto out, Family family) {
        out.text(1, family.name()).text(2, family.help());
        out.text(3, family.name().contains("_seconds") ? "s" : unit(family.name()));
        switch (family.kind()) {
            case GAUGE -> out.message(GAUGE, gauge -> numbers(gauge, family));
            case COUNTER ->
                    out.message(
                            SUM,
                            sum -> {
                                numbers(sum, family);
                                sum.varint(2, CUMULATIVE).varint(3, 1);
                            });
            case HISTOGRAM ->
                    out.message(
                            HISTOGRAM,
                            histogram -> {
                                family.points()
                                        .forEach((labels, point) ->
                                                histogram.message(
                                                        1, each -> buckets(each, labels, point)));
                                histogram.varint(2, CUMULATIVE);
                            });
            case SUMMARY ->
                    out.message(
                            SUMMARY,
                            summary ->
                                    family.points()
                                            .forEach((labels, point) ->
                                                    summary.message(
                                                            1,
                                                            each -> summed(each, labels, point))));
        }
    }

    private static String unit(String name) {
        return name.contains("_bytes") ? "By" : "1";
    }

    private void numbers(Proto out, Family family) {
        family.points()
                .forEach((labels, point) ->
                        out.message(
                                1,
                                each -> {
                                    each.fixed(2, startNanos).fixed(3, nowNanos);
                                    each.real(4, point.value);
                                    labels.write(each, 7);
                                }));
    }

    private void buckets(Proto out, Labels labels, Point point) {
        long[] counts = new long[point.cumulative.size()];
        long before = 0;
        for (int i = 0; i < counts.length; i++) {
            counts[i] = point.cumulative.get(i) - before;
            before = point.cumulative.get(i);
        }
        long[] bounds = point.bounds.stream().mapToLong(Double::doubleToRawLongBits).toArray();
        out.fixed(2, startNanos).fixed(3, nowNanos).fixed(4, point.count).real(5, point.sum);
        out.packed(6, counts).packed(7, bounds);
        labels.write(out, 9);
    }

    private void summed(Proto out, Labels labels, Point point) {
        out.fixed(2, startNanos).fixed(3, nowNanos).fixed(4, point.count).real(5, point.sum);
        labels.write(out, 7);
    }
}
