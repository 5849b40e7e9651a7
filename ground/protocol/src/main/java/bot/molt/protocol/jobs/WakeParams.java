package bot.molt.protocol.jobs;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;

/// Something that the main session is told.
///
/// Wire: `{"mode":"now","text":"The build is done."}`
///
/// @param mode `now`: it is answered; `next-heartbeat`: it is told with the session's next message
public record WakeParams(@Default("next-heartbeat") String mode, @Default("") String text) {
    private static final int LONGEST = 100_000;

    public WakeParams {
        Require.that(mode.matches("now|next-heartbeat"), "mode", mode, "now or next-heartbeat");
        Require.range("length of text", text.length(), 0, LONGEST);
    }
}
