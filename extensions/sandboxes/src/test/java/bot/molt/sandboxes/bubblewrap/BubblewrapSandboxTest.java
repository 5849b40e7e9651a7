package bot.molt.sandboxes.bubblewrap;

import bot.molt.sandboxes.SandboxContract;
import bot.molt.spi.sandbox.Egress;
import bot.molt.spi.sandbox.SandboxProvider;
import java.io.IOException;
import java.nio.file.Path;

class BubblewrapSandboxTest extends SandboxContract {
    @Override
    protected SandboxProvider provider(Path state, Egress egress) throws IOException {
        return BubblewrapProvider.recovering(state, egress);
    }
}
