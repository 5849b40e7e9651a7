package bot.molt.gateway.metrics;

import java.util.List;

/// The text format of Prometheus while it is written.
///
/// Source: Prometheus exposition format, version 0.0.4.
final class Exposition {
    private final StringBuilder out = new StringBuilder(4096);
    private String lastFamily = "";

    /// Writes samples of one family.
    final class Samples {
        private final String name;

        private Samples(String name) {
            this.name = name;
        }

        Samples sample(String suffix, List<String> labels, List<String> values, double value) {
            out.append(name).append(suffix);
            for (int i = 0; i < labels.size(); i++) {
                out.append(i == 0 ? '{' : ',').append(labels.get(i)).append("=\"");
                out.append(escaped(values.get(i))).append('"');
            }
            out.append(labels.isEmpty() ? " " : "} ").append(number(value)).append('\n');
            return this;
        }
    }

    /// Begins a family, or goes on with the one that was begun last.
    Samples family(String name, String type, String help) {
        if (!name.equals(lastFamily)) {
            lastFamily = name;
            out.append("# HELP ").append(name).append(' ').append(help).append('\n');
            out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        }
        return new Samples(name);
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
