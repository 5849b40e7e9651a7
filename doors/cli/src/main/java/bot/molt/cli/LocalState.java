package bot.molt.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Reads a state folder as a gateway and a node would; the program that holds their code hands it
/// in.
public interface LocalState {
    /// The files that they would refuse, each with the reason.
    Map<Path, String> refused(Path state);

    /// Writes what a database holds at one moment into a file, while others may write to it.
    ///
    /// @param into empty, in a folder of its owner alone
    ///
    ///   Errors: `IOException` with the database where it cannot be read.
    void copyDatabase(Path database, Path into) throws IOException;

    /// What the original's `agents` folder holds of sessions.
    ///
    /// @param missing how many can be taken and are not in the store
    /// @param kept what cannot, each with the reason
    /// @param earlier transcripts that no session names
    record Sessions(int missing, List<String> kept, int earlier) {}

    /// Looks, and changes nothing.
    Sessions sessionsOfTheOriginal(Path original, Path state) throws IOException;

    /// Takes those that are missing; how many. No gateway may run.
    int takeSessionsOfTheOriginal(Path original, Path state) throws IOException;
}
