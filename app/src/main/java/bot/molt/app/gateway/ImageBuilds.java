package bot.molt.app.gateway;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.gateway.rpc.sandbox.Sandboxes;
import bot.molt.protocol.sandbox.BuildSandboxParams;
import bot.molt.protocol.sandbox.BuiltSandboxResult;
import java.io.IOException;

/// Makes images for targets that are made from one.
@FunctionalInterface
interface ImageBuilds {
    /// As [Sandboxes#build].
    BuiltSandboxResult build(BuildSandboxParams params, Sandboxes.Progress progress)
            throws IOException, InterruptedException;

    /// For a gateway without such a target.
    static ImageBuilds none() {
        return (_, _) -> {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "sandbox build: this gateway has no target that is made from an image (expected: docker; see `moltbot doctor`)");
        };
    }
}
