package bot.molt.cli.check;

import java.io.IOException;

/// Mends what a finding names.
@FunctionalInterface
public interface Mend {
    /// Does it; returns what was done, for people. Whatever it is going to change or move goes to
    /// `copies` first.
    String apply(Copies copies) throws IOException;
}
