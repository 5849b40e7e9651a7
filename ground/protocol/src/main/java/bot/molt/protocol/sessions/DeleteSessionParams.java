package bot.molt.protocol.sessions;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;

/// A session that goes.
///
/// @param deleteTranscript whether its transcript goes too; the file is put aside
public record DeleteSessionParams(String key, @Default("true") boolean deleteTranscript) {
    public DeleteSessionParams {
        Require.nonBlank("key", key);
    }
}
