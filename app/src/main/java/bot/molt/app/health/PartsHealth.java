package bot.molt.app.health;

import bot.molt.base.json.Json;
import bot.molt.gateway.presence.GatewayMethods;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How a gateway is, from how its parts are. A part that cannot be asked is degraded and does not
/// hide the others.
///
/// Threads: any.
public final class PartsHealth implements GatewayMethods.Health {
    private static final System.Logger LOG = System.getLogger(PartsHealth.class.getName());
    private static final String DRAINING = "gateway-draining";

    /// How long a look holds: whoever may ask without credentials must not keep us looking.
    private static final Duration FRESH = Duration.ofMillis(200);

    private final List<Part> parts;
    private volatile Seen seen = new Seen(Map.of(), 0);
    private volatile boolean draining;

    private record Seen(Map<String, Standing> standings, long at) {}

    public PartsHealth(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /// From now on it takes no more calls.
    public void drain() {
        draining = true;
    }

    @Override
    public boolean started() {
        return true;
    }

    @Override
    public Map<String, String> failing() {
        Map<String, String> failing = reasons(Standing.Level.FAILING);
        if (draining) {
            failing.put(DRAINING, "the gateway is about to end or to start anew");
        }
        return failing;
    }

    @Override
    public Map<String, String> degraded() {
        return reasons(Standing.Level.DEGRADED);
    }

    @Override
    public Json.Obj tree() {
        Json.ObjectBuilder tree = Json.object();
        fresh().standings().forEach((name, standing) -> tree.put(name, standing.tree()));
        return tree.build();
    }

    private Map<String, String> reasons(Standing.Level level) {
        Map<String, String> reasons = new LinkedHashMap<>();
        look().forEach((name, standing) -> {
            if (standing.level() == level) {
                reasons.put(name, standing.reason());
            }
        });
        return reasons;
    }

    private Map<String, Standing> look() {
        Seen last = seen;
        long now = System.nanoTime();
        boolean isFresh = !last.standings().isEmpty() && now - last.at() < FRESH.toNanos();
        return isFresh ? last.standings() : fresh().standings();
    }

    private Seen fresh() {
        Map<String, Standing> standings = new LinkedHashMap<>();
        parts.forEach(part -> standings.put(part.name(), look(part)));
        Seen fresh = new Seen(standings, System.nanoTime());
        seen = fresh;
        return fresh;
    }

    private static Standing look(Part part) {
        try {
            return part.look().get();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "health: " + part.name() + " cannot be looked at", e);
            return Standing.degradedIf("cannot be looked at: " + e.getMessage(), Json.object());
        }
    }
}
