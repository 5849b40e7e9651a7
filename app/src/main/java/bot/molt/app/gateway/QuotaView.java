package bot.molt.app.gateway;

import bot.molt.base.DataSize;
import bot.molt.execution.quota.QuotaConfig;
import bot.molt.execution.quota.Turns;
import bot.molt.gateway.metrics.Metrics;
import bot.molt.protocol.health.UserUse;
import bot.molt.protocol.sandbox.ExplainSandboxResult.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/// Shows what users have at once, and what they may have.
record QuotaView(Road road) {
    private static final double SECOND = 1_000;

    /// Of those whom the configuration names, the operator, and whoever has calls now.
    List<UserUse> uses() {
        road.lookAtCpu();
        Map<String, Turns.Count> calls = road.quotas().turns().counts();
        Set<String> users = new TreeSet<>(road.quotas().users());
        users.addAll(calls.keySet());
        return users.stream()
                .map(user -> use(user, calls.getOrDefault(user, Turns.Count.NONE)))
                .toList();
    }

    private UserUse use(String user, Turns.Count calls) {
        QuotaPart quotas = road.quotas();
        return new UserUse(
                user,
                calls.running(),
                calls.waiting(),
                road.processes().running(user),
                quotas.cpu().withinHour(user).toMillis(),
                road.disk().bytesOf(user),
                quotas.spool().bytes(user),
                quotas.rates().held(user).toMillis());
    }

    /// What the user may have at once, and has now.
    List<Setting> settings(String user) {
        QuotaConfig quota = road.quotas().now().of(user);
        UserUse use =
                use(user, road.quotas().turns().counts().getOrDefault(user, Turns.Count.NONE));
        List<Setting> settings = new ArrayList<>();
        String at = road.quotas().now().source(user);
        settings.add(
                new Setting(
                        "calls",
                        "%d, %d run now".formatted(quota.calls(), use.callsRunning()),
                        at));
        settings.add(
                new Setting(
                        "waiting",
                        "%d, %d wait now".formatted(quota.waiting(), use.callsWaiting()),
                        at));
        settings.add(
                new Setting(
                        "outputRate",
                        limit(quota.outputRate(), " a second")
                                + ", held back for %d ms".formatted(use.outputHeldMs()),
                        at));
        settings.add(new Setting("spool", amount(quota.spool(), use.spoolBytes()), at));
        String cpu =
                quota.cpuTime().isZero()
                        ? "no limit"
                        : quota.cpuTime().toSeconds() + " s within an hour";
        settings.add(
                new Setting("cpuTime", cpu + ", %d s used".formatted(use.cpuMs() / 1_000), at));
        settings.add(new Setting("disk", amount(quota.disk(), use.diskBytes()), at));
        return settings;
    }

    private static String amount(DataSize most, long used) {
        return limit(most, "") + ", %d bytes used".formatted(used);
    }

    private static String limit(DataSize most, String more) {
        return most.bytes() == 0 ? "no limit" : most + more;
    }

    /// One family for each number, with a series for each user of the configuration.
    void register(Metrics metrics) {
        gauge(
                metrics,
                "calls_running",
                "Calls of a user that have their turn.",
                UserUse::callsRunning);
        gauge(
                metrics,
                "calls_waiting",
                "Calls of a user that wait for their turn.",
                UserUse::callsWaiting);
        gauge(metrics, "processes", "Processes of a user that run.", UserUse::processes);
        metrics.gauges(
                "moltbot_user_cpu_seconds",
                "Processor time of a user within the last hour.",
                "user",
                () -> {
                    road.lookAtCpu();
                    return values(use -> use.cpuMs() / SECOND);
                });
        gauge(
                metrics,
                "disk_bytes",
                "Bytes in all sandboxes of a user, output included.",
                UserUse::diskBytes);
        gauge(metrics, "spool_bytes", "Bytes of output of a user on disk.", UserUse::spoolBytes);
        gauge(
                metrics,
                "output_held_seconds",
                "How long reading the output of a user was held back.",
                use -> use.outputHeldMs() / SECOND);
    }

    private void gauge(Metrics metrics, String name, String help, ToDoubleFunction<UserUse> value) {
        metrics.gauges("moltbot_user_" + name, help, "user", () -> values(value));
    }

    private Map<String, Double> values(ToDoubleFunction<UserUse> value) {
        Map<String, Turns.Count> calls = road.quotas().turns().counts();
        Map<String, Double> values = new TreeMap<>();
        for (String user : road.quotas().users()) {
            UserUse use = use(user, calls.getOrDefault(user, Turns.Count.NONE));
            values.put(user, value.applyAsDouble(use));
        }
        return values;
    }
}
