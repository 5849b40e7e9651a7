package bot.molt.ssh.relay;

import bot.molt.base.DataSize;
import bot.molt.base.Ids;
import bot.molt.base.config.PrivateFile;
import bot.molt.ssh.record.Recording;
import bot.molt.ssh.record.SessionIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where what one connection did is written.
///
/// @param from address of the user
/// @param recordings folder of recordings; empty where none are made
/// @param limit of one recording
public record Ledger(
        String user,
        String from,
        SessionIndex index,
        Optional<Path> recordings,
        DataSize limit,
        InstantSource clock) {
    private static final System.Logger LOG = System.getLogger(Ledger.class.getName());

    Instant now() {
        return clock.instant();
    }

    void ended(OpenChannel channel) {
        index.add(channel.end(user, from, now()));
    }

    /// Begins a recording where they are wanted.
    @Nullable Recording record(Recording.Screen screen, String command) {
        if (recordings.isEmpty()) {
            return null;
        }
        Path file = recordings.get().resolve(user + "-" + Ids.text(12) + ".cast");
        try {
            PrivateFile.folder(recordings.get());
            return Recording.begin(file, screen, command, now(), limit);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "{0} cannot be written: {1}", file, e.getMessage());
            return null;
        }
    }
}
