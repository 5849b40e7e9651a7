package bot.molt.fleet;

import bot.molt.spi.fleet.Machine;
import bot.molt.spi.mirror.Mirror;
import java.util.List;
import java.util.Locale;

/// What a fleet does, in Prometheus' text form.
final class FleetText {
    private FleetText() {}

    static String metrics(FleetTally tally, List<Machine> machines, String driver) {
        StringBuilder text = new StringBuilder(2_000);
        head(text, "moltage_machines", "gauge", "Machines by state.");
        for (Machine.State state : Machine.State.values()) {
            long count = machines.stream().filter(each -> each.state() == state).count();
            text.append("moltage_machines{state=\"")
                    .append(state.name().toLowerCase(Locale.ROOT))
                    .append("\"} ")
                    .append(count)
                    .append('\n');
        }
        for (FleetTally.What what : FleetTally.What.values()) {
            String name = "moltage_machines_" + what.name().toLowerCase(Locale.ROOT) + "_total";
            head(text, name, "counter", "Machines: " + what.doc() + ".");
            text.append(name).append(' ').append(tally.of(what)).append('\n');
        }
        head(text, "moltage_driver", "gauge", "How guests are run.");
        text.append("moltage_driver{name=\"").append(driver).append("\"} 1\n");
        return text.toString();
    }

    /// How the copy in Redis is.
    static String mirror(Mirror.State state) {
        StringBuilder text = new StringBuilder(600);
        one(
                text,
                "up",
                "gauge",
                "Whether machines are copied to Redis.",
                state.trouble().isEmpty() ? 1 : 0);
        one(text, "waiting", "gauge", "Keys that are still to be copied.", state.waiting());
        one(text, "keys_written_total", "counter", "Keys that were copied.", state.written());
        one(text, "failures_total", "counter", "Tries that failed.", state.failures());
        one(text, "rebuilds_total", "counter", "Copies of everything.", state.rebuilds());
        return text.toString();
    }

    private static void one(StringBuilder text, String name, String type, String help, long value) {
        head(text, "moltage_redis_" + name, type, help);
        text.append("moltage_redis_").append(name).append(' ').append(value).append('\n');
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }
}
