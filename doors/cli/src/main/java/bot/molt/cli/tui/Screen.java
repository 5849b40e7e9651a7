package bot.molt.cli.tui;

import java.util.List;
import org.jline.utils.AttributedString;

/// Where a chat is shown.
///
/// Threads: any.
interface Screen {
    /// Puts lines beneath what was shown before; they stay.
    void print(List<AttributedString> lines);

    /// Shows what goes on in the place of what went on.
    void live(Live live);

    /// Lets the person choose; false where this screen cannot.
    boolean pick(Picker picker);

    /// Cells of a line.
    int cells();

    /// What goes on beneath the lines that stay.
    ///
    /// @param tail what is being written, called or waited for
    /// @param status one line of state
    /// @param question what keys would answer; empty where nothing is asked
    record Live(List<AttributedString> tail, AttributedString status, String question) {
        static final Live NOTHING = new Live(List.of(), AttributedString.EMPTY, "");

        public Live {
            tail = List.copyOf(tail);
        }
    }
}
