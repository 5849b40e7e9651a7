package bot.molt.gateway.metrics;

import java.util.List;

/// Takes what a registry holds, family by family.
public interface MetricSink {
    /// What a family is.
    enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM,
        SUMMARY
    }

    /// Takes the samples of one family.
    interface Samples {
        /// @param suffix of the family's name: `_bucket`, `_sum`, `_count` or nothing
        Samples sample(String suffix, List<String> labels, List<String> values, double value);
    }

    /// Begins a family, or goes on with the one that was begun last.
    Samples family(String name, Kind kind, String help);
}
