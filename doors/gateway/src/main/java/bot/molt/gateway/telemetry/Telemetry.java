package bot.molt.gateway.telemetry;

import bot.molt.agent.Run;
import bot.molt.agent.RunEvent;
import bot.molt.agent.RunListener;
import bot.molt.agent.RunResult;
import bot.molt.base.concurrent.RunContext;
import bot.molt.base.concurrent.Trace;
import bot.molt.base.concurrent.Worker;
import bot.molt.execution.Call;
import bot.molt.execution.CallListener;
import bot.molt.execution.Outcome;
import bot.molt.gateway.metrics.Metrics;
import bot.molt.gateway.settings.OtelConfig;
import bot.molt.spi.model.Models;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Sends spans of calls, turns and requests to models, and all metrics, to a collector, every so
/// often and at the end.
///
/// Threads: nobody ever waits for it; what does not fit is dropped and counted.
public final class Telemetry implements CallListener, RunListener, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Telemetry.class.getName());
    private static final int MOST_SPANS = 4_096;
    private static final Duration LAST_SEND = Duration.ofSeconds(3);
    private static final long SECOND = 1_000_000_000L;

    private final OtelConfig config;
    private final Collector collector;
    private final Metrics metrics;
    private final String version;
    private final InstantSource clock;
    private final Instant start;
    private final Map<String, String> resource = new LinkedHashMap<>();
    private final ArrayBlockingQueue<Span> spans = new ArrayBlockingQueue<>(MOST_SPANS);
    private final LongAdder dropped = new LongAdder();
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Worker worker;
    private boolean fails;

    private Telemetry(
            OtelConfig config,
            Collector collector,
            Metrics metrics,
            String version,
            InstantSource clock) {
        this.config = config;
        this.collector = collector;
        this.metrics = metrics;
        this.version = version;
        this.clock = clock;
        this.start = clock.instant();
        resource.put("service.name", config.serviceName());
        resource.put("service.version", version);
        resource.put("process.pid", Long.toString(ProcessHandle.current().pid()));
        metrics.total(
                "moltbot_otel_spans_dropped_total",
                "Spans that were left out because their queue was full.",
                dropped::sum);
        worker = Worker.virtual("telemetry", this::run);
    }

    /// Starts to send.
    ///
    /// @param config with an endpoint
    public static Telemetry start(
            OtelConfig config, Metrics metrics, String version, InstantSource clock) {
        Collector collector = new Collector(config.endpointOrThrow(), config.headers());
        return new Telemetry(config, collector, metrics, version, clock);
    }

    @Override
    public void ended(Call call, Outcome outcome, Duration took) {
        RunContext context = RunContext.current();
        Trace known = context == null ? null : context.trace();
        Trace trace = known == null ? Trace.fresh() : known;
        if (isWanted(trace)) {
            offer(Span.of(call, outcome, took, trace));
            call.steps().forEach(step -> offer(Span.of(step, call, trace.child())));
        }
    }

    @Override
    public void happened(Run run, RunEvent event) {
        if (event instanceof RunEvent.Ended(RunResult result) && isWanted(run.trace())) {
            offer(Span.of(run, result));
        }
    }

    /// A model was asked.
    ///
    /// @param failure empty where it answered
    void asked(String ref, Trace trace, Instant began, String failure) {
        if (isWanted(trace)) {
            Duration took = Duration.between(began, clock.instant());
            offer(Span.ofModel(ref, trace, began, took, failure));
        }
    }

    /// The same models, with a span for each request.
    public Models traced(Models models) {
        return new TracedModels(models, this, clock);
    }

    private boolean isWanted(Trace trace) {
        return config.traces() && trace.isKept(config.sampleRate());
    }

    private void offer(Span span) {
        if (!spans.offer(span)) {
            dropped.increment();
        }
    }

    private void run() throws InterruptedException {
        boolean isEnding = false;
        while (!isEnding) {
            isEnding = ending.await(config.flushInterval().toMillis(), TimeUnit.MILLISECONDS);
            send();
        }
    }

    private void send() {
        List<Span> taken = new ArrayList<>();
        spans.drainTo(taken);
        try {
            if (!taken.isEmpty()) {
                collector.send(
                        "traces",
                        Attributes.request(
                                resource,
                                version,
                                scope -> taken.forEach(span -> scope.message(2, span::write))));
            }
            if (config.metrics()) {
                MetricPoints points = new MetricPoints(nanos(start), nanos(clock.instant()));
                metrics.write(points);
                collector.send("metrics", Attributes.request(resource, version, points::write));
            }
            told(null);
        } catch (IOException e) {
            dropped.add(taken.size());
            told(e);
        }
    }

    /// Said once when it begins to fail, and once when it goes on.
    private void told(@org.jspecify.annotations.Nullable IOException failure) {
        if (failure != null && !fails) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "telemetry does not arrive: " + failure.getMessage());
        } else if (failure == null && fails) {
            LOG.log(System.Logger.Level.INFO, "telemetry arrives again");
        }
        fails = failure != null;
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * SECOND + instant.getNano();
    }

    /// Sends what there is, 3 seconds at most.
    @Override
    public void close() {
        ending.countDown();
        try {
            worker.join(LAST_SEND);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        worker.close();
    }
}
