package bot.molt.app.images;

import bot.molt.gateway.rpc.sandbox.Sandboxes;
import bot.molt.protocol.sandbox.BuildSandboxParams;
import bot.molt.protocol.sandbox.BuiltSandboxResult;
import java.io.IOException;

/// Makes images for targets that are made from one.
@FunctionalInterface
public interface ImageBuilds {
    /// As [Sandboxes#build].
    BuiltSandboxResult build(BuildSandboxParams params, Sandboxes.Progress progress)
            throws IOException, InterruptedException;
}
