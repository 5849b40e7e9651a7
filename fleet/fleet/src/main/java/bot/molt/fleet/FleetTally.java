package bot.molt.fleet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What a fleet did since it was opened.
///
/// Threads: any.
final class FleetTally {
    private final Map<What, LongAdder> counts = new LinkedHashMap<>();

    /// What is counted.
    enum What {
        CREATED("made"),
        STARTED("started"),
        FAILED("not started"),
        STOPPED("stopped when asked"),
        IDLE("stopped for being idle"),
        ENDED("ended by themselves"),
        DESTROYED("removed"),
        ADOPTED("taken over from an earlier orchestrator"),
        ORPHANS("leftovers removed");

        private final String doc;

        What(String doc) {
            this.doc = doc;
        }

        String doc() {
            return doc;
        }
    }

    FleetTally() {
        for (What what : What.values()) {
            counts.put(what, new LongAdder());
        }
    }

    void count(What what) {
        counter(what).increment();
    }

    long of(What what) {
        return counter(what).sum();
    }

    private LongAdder counter(What what) {
        return java.util.Objects.requireNonNull(counts.get(what));
    }
}
