package bot.molt.ssh.record;

import java.util.concurrent.atomic.LongAdder;

/// What the gateway counts since its start.
///
/// Threads: any.
public final class Counters {
    private final LongAdder logins = new LongAdder();
    private final LongAdder wrongPasswords = new LongAdder();
    private final LongAdder wrongKeys = new LongAdder();
    private final LongAdder refusedByLock = new LongAdder();
    private final LongAdder refusedArrivals = new LongAdder();
    private final LongAdder wrongHostKeys = new LongAdder();
    private final LongAdder failedWakes = new LongAdder();
    private final LongAdder fromUsers = new LongAdder();
    private final LongAdder toUsers = new LongAdder();

    public void login() {
        logins.increment();
    }

    public void wrongPassword() {
        wrongPasswords.increment();
    }

    public void wrongKey() {
        wrongKeys.increment();
    }

    /// Somebody was refused unheard, for what went wrong before.
    public void refusedByLock() {
        refusedByLock.increment();
    }

    /// A connection found no place.
    public void refusedArrival() {
        refusedArrivals.increment();
    }

    /// A machine showed another key than it was made with.
    public void wrongHostKey() {
        wrongHostKeys.increment();
    }

    /// A machine could not be reached for somebody who was let in.
    public void failedWake() {
        failedWakes.increment();
    }

    public void fromUser(int bytes) {
        fromUsers.add(bytes);
    }

    public void toUser(int bytes) {
        toUsers.add(bytes);
    }

    public long wrongPasswords() {
        return wrongPasswords.sum();
    }

    public long wrongHostKeys() {
        return wrongHostKeys.sum();
    }

    /// As Prometheus reads it.
    public String text() {
        return counter("logins_total", "People who were let in.", logins)
                + counter("wrong_passwords_total", "Passwords that were wrong.", wrongPasswords)
                + counter("wrong_keys_total", "Keys that are nobody's.", wrongKeys)
                + counter("refused_by_lock_total", "Logins refused by a lock.", refusedByLock)
                + counter(
                        "refused_arrivals_total",
                        "Connections that found no place.",
                        refusedArrivals)
                + counter(
                        "wrong_host_keys_total",
                        "Machines that showed another key than theirs.",
                        wrongHostKeys)
                + counter(
                        "failed_wakes_total",
                        "Logins for which no machine could be reached.",
                        failedWakes)
                + counter("from_users_bytes_total", "Bytes of channels from users.", fromUsers)
                + counter("to_users_bytes_total", "Bytes of channels to users.", toUsers);
    }

    private static String counter(String name, String help, LongAdder value) {
        return metric(name, help, "counter", value.sum());
    }

    public static String gauge(String name, String help, long value) {
        return metric(name, help, "gauge", value);
    }

    private static String metric(String name, String help, String type, long value) {
        return """
        # HELP moltage_ssh_%1$s %2$s
        # TYPE moltage_ssh_%1$s %3$s
        moltage_ssh_%1$s %4$d
        """
                .formatted(name, help, type, value);
    }
}
