package bot.molt.sandboxes.bubblewrap;

import bot.molt.sandboxes.EscapeContract;
import bot.molt.spi.sandbox.Egress;
import bot.molt.spi.sandbox.SandboxProvider;
import java.io.IOException;
import java.nio.file.Path;

class BubblewrapEscapeTest extends EscapeContract {
    @Override
    protected SandboxProvider provider(Path state, Egress egress) throws IOException {
        return BubblewrapProvider.recovering(state, egress);
    }
}
