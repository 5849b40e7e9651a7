package bot.molt.cli.check;

import java.io.IOException;
import java.util.List;

/// Looks at one side of an installation. It reads only; what it can mend it hands over with the
/// finding.
public interface Check {
    /// What it found; what is well may be told too. A failure is a finding of its own and stops no
    /// other check.
    List<Finding> look(Ground ground) throws IOException;
}
