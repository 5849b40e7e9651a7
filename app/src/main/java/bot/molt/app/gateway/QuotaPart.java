package bot.molt.app.gateway;

import bot.molt.app.config.MoltbotConfig;
import bot.molt.base.DataSize;
import bot.molt.execution.process.Spool;
import bot.molt.execution.quota.OutputRates;
import bot.molt.execution.quota.Quotas;
import bot.molt.execution.quota.Turns;
import java.io.IOException;
import java.nio.file.Path;

/// What users may have at once in one gateway, and what watches over it.
///
/// Threads: any.
final class QuotaPart {
    private volatile Quotas now;
    private final Turns turns = new Turns(() -> now);
    private final OutputRates rates = new OutputRates(() -> now);

    QuotaPart(MoltbotConfig config) {
        now = quotas(config);
    }

    private static Quotas quotas(MoltbotConfig config) {
        return config.routing().quotas(config.tools().quota());
    }

    /// Follows the configuration that holds now; calls that wait are looked at anew.
    void apply(MoltbotConfig config) {
        now = quotas(config);
        turns.serveAnew();
    }

    /// What holds now.
    Quotas now() {
        return now;
    }

    Turns turns() {
        return turns;
    }

    OutputRates rates() {
        return rates;
    }

    Spool spool(Path folder, DataSize maxFile) throws IOException {
        return Spool.open(folder, maxFile, () -> now);
    }
}
