package bot.molt.gateway.metrics;

import java.util.List;
import java.util.Locale;

/// The text format of Prometheus while it is written.
///
/// Source: Prometheus exposition format, version 0.0.4.
final class Exposition implements MetricSink {
    private final StringBuilder out = new StringBuilder(4096);
    private String lastFamily = "";

    @Override
    public Samples family(String name, Kind kind, String help) {
        if (!name.equals(lastFamily)) {
            lastFamily = name;
            String type = kind.name().toLowerCase(Locale.ROOT);
            out.append("# HELP ").append(name).append(' ').append(help).append('\n');
            out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        }
        return new Lines(name);
    }

    private final class Lines implements Samples {
        private final String name;

        Lines(String name) {
            this.name = name;
        }

        @Override
        public Samples sample(
                String suffix, List<String> labels, List<String> values, double value) {
            out.append(name).append(suffix);
            for (int i = 0; i < labels.size(); i++) {
                out.append(i == 0 ? '{' : ',').append(labels.get(i)).append("=\"");
                out.append(escaped(values.get(i))).append('"');
            }
            out.append(labels.isEmpty() ? " " : "} ").append(number(value)).append('\n');
            return this;
        }
    }

    String text() {
        return out.toString();
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
