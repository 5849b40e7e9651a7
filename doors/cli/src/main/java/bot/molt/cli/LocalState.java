package bot.molt.cli;

import java.nio.file.Path;
import java.util.Map;

/// Reads a state folder as a gateway and a node would; the program that holds their code hands it
/// in.
public interface LocalState {
    /// The files that they would refuse, each with the reason.
    Map<Path, String> refused(Path state);
}
