package bot.molt.protocol.usage;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;

/// Over how many days, today included.
///
/// @param days 1..366
public record UsageCostParams(@Default("30") int days) {
    static final int MOST = 366;

    public UsageCostParams {
        Require.range("days", days, 1, MOST);
    }
}
