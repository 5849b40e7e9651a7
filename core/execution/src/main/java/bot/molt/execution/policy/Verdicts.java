package bot.molt.execution.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the accesses of one call add up to.
final class Verdicts {
    private final List<String> always = new ArrayList<>();
    private boolean precise = true;
    private Decision.@Nullable Reason denied;
    private Decision.@Nullable Reason missed;
    private Decision.@Nullable Reason allowed;

    void allow(Decision.Reason reason) {
        allowed = allowed == null ? reason : allowed;
    }

    /// @param patterns that would allow it; empty where none can
    void miss(Decision.Reason reason, List<String> patterns) {
        missed = missed == null ? reason : missed;
        always.addAll(patterns);
        precise &= !patterns.isEmpty();
    }

    void deny(Decision.Reason reason) {
        denied = denied == null ? reason : denied;
    }

    Optional<Decision.Reason> denied() {
        return Optional.ofNullable(denied);
    }

    Optional<Decision.Reason> missed() {
        return Optional.ofNullable(missed);
    }

    Optional<Decision.Reason> allowed() {
        return Optional.ofNullable(allowed);
    }

    List<String> always() {
        return precise ? List.copyOf(always) : List.of();
    }
}
