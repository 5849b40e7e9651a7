package bot.molt.execution.quota;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What each user may have, as one configuration says.
///
/// Threads: any; it does not change.
public final class Quotas {
    /// The user who owns the machine, and is not held back from it.
    static final String OPERATOR = "operator";

    private final QuotaConfig all;
    private final QuotaConfig operator;
    private final Map<String, QuotaConfig> own;
    private final Set<String> written;

    private Quotas(QuotaConfig all, Map<String, QuotaConfig> own, Set<String> written) {
        this.all = all;
        this.operator = all.forOperator();
        this.own = Map.copyOf(own);
        this.written = Set.copyOf(written);
    }

    /// @param all what everybody has
    /// @param users what some have instead
    public static Quotas of(QuotaConfig all, Map<String, UserQuotaConfig> users) {
        Map<String, QuotaConfig> own = new HashMap<>();
        users.forEach((user, quota) -> own.put(user, quota.over(all)));
        return new Quotas(all, own, users.keySet());
    }

    /// The same for everybody.
    public static Quotas of(QuotaConfig all) {
        return of(all, Map.of());
    }

    /// The defaults.
    public static Quotas standard() {
        return of(QuotaConfig.standard());
    }

    /// What holds for everybody together, and for those without a word of their own.
    public QuotaConfig all() {
        return all;
    }

    /// What holds for the user.
    public QuotaConfig of(String userId) {
        return userId.equals(OPERATOR) ? operator : own.getOrDefault(userId, all);
    }

    /// Where the user's settings stand: `tools.quota`, or `routing.users[bob].quota` over it.
    public String source(String userId) {
        return written.contains(userId)
                ? "routing.users[" + userId + "].quota, tools.quota"
                : "tools.quota";
    }
}
