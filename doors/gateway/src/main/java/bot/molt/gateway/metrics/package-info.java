/// Numbers for operators: counters, gauges and histograms in the text format of Prometheus.
@NullMarked
package bot.molt.gateway.metrics;

import org.jspecify.annotations.NullMarked;
