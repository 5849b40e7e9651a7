package bot.molt.app.gateway;

import bot.molt.app.config.MoltbotConfig;
import bot.molt.base.DataSize;
import bot.molt.execution.policy.RoutingConfig;
import bot.molt.execution.process.Spool;
import bot.molt.execution.quota.CpuTimes;
import bot.molt.execution.quota.OutputRates;
import bot.molt.execution.quota.Quotas;
import bot.molt.execution.quota.Turns;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// What users may have at once in one gateway, and what counts it.
///
/// Threads: any.
final class QuotaPart {
    private volatile Now now;
    private final Turns turns = new Turns(this::now);
    private final OutputRates rates = new OutputRates(this::now);
    private final CpuTimes cpu = new CpuTimes(this::now, InstantSource.system());
    private final Spool spool;

    /// @param users of the configuration, and the operator
    private record Now(Quotas quotas, List<String> users) {
        static Now of(MoltbotConfig config) {
            Stream<String> users = config.routing().users().stream().map(RoutingConfig.User::id);
            return new Now(
                    config.routing().quotas(config.tools().quota()),
                    Stream.concat(users, Stream.of("operator")).sorted().toList());
        }
    }

    /// @param spool folder of output
    QuotaPart(MoltbotConfig config, Path spool) throws IOException {
        now = Now.of(config);
        DataSize most = config.tools().exec().processes().maxOutput();
        this.spool = Spool.open(spool, most, this::now);
    }

    /// Follows the configuration that holds now; calls that wait are looked at anew.
    void apply(MoltbotConfig config) {
        now = Now.of(config);
        turns.serveAnew();
    }

    /// What holds now.
    Quotas now() {
        return now.quotas();
    }

    /// Ids of the users that the configuration names, and the operator.
    List<String> users() {
        return now.users();
    }

    Turns turns() {
        return turns;
    }

    CpuTimes cpu() {
        return cpu;
    }

    OutputRates rates() {
        return rates;
    }

    Spool spool() {
        return spool;
    }
}
