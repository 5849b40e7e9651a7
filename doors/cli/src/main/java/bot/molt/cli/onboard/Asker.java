package bot.molt.cli.onboard;

import java.util.List;

/// Asks somebody, or takes what is usual where nobody is there.
interface Asker {
    /// Whether somebody is there.
    boolean isThere();

    /// A line; `usual` where nothing is typed.
    String text(String question, String usual);

    /// A line that is never shown; empty where nothing is typed.
    String secret(String question);

    boolean yes(String question, boolean usual);

    /// The place of one of several.
    int choose(String question, List<String> items, int usual);
}
