package bot.molt.tools.exec;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What holds for a command where the call does not say it: `tools.exec` of the configuration.
///
/// @param timeout after which it is ended
/// @param background after which a call that is waited for goes on in the background; null for
///   never
public record ExecDefaults(Duration timeout, @Nullable Duration background) {
    /// What holds where nothing is configured.
    public static final ExecDefaults STANDARD = new ExecDefaults(Duration.ofMinutes(30), null);
}
