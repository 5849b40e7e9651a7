package bot.molt.sandboxes.bubblewrap;

import bot.molt.sandboxes.LimitContract;
import bot.molt.spi.sandbox.Egress;
import bot.molt.spi.sandbox.SandboxProvider;
import java.io.IOException;
import java.nio.file.Path;

class BubblewrapLimitTest extends LimitContract {
    @Override
    protected SandboxProvider provider(Path state, Egress egress) throws IOException {
        return BubblewrapProvider.recovering(state, egress);
    }
}
