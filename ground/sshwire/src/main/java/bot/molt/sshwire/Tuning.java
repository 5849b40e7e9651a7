package bot.molt.sshwire;

import java.time.Duration;
import org.apache.sshd.common.PropertyResolver;
import org.apache.sshd.core.CoreModuleProperties;

/// What every end of ours sets in the library.
public final class Tuning {
    private static final int READ = 64 * 1024;

    private Tuning() {}

    /// No limit on idle connections, which are asked whether they are there; no waiting of small
    /// messages for others; reads that hold two full messages.
    public static void apply(PropertyResolver target) {
        CoreModuleProperties.IDLE_TIMEOUT.set(target, Duration.ZERO);
        CoreModuleProperties.NIO2_READ_TIMEOUT.set(target, Duration.ZERO);
        CoreModuleProperties.TCP_NODELAY.set(target, true);
        CoreModuleProperties.SOCKET_KEEPALIVE.set(target, true);
        CoreModuleProperties.NIO2_READ_BUFFER_SIZE.set(target, READ);
        CoreModuleProperties.REKEY_TIME_LIMIT.set(target, Duration.ofHours(1));
    }
}
