package bot.molt.cli;

import bot.molt.base.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Checks files of an audit log without a gateway; the program that holds the log's code hands it
/// in.
public interface LocalAudit {
    /// `{"ok":false,"records":812,"problems":["audit.jsonl:17: …"]}` for the files, oldest first.
    Json.Obj verify(List<Path> files) throws IOException;

    /// The same for a whole log, its end held against the head file.
    ///
    /// @param current the file that is written
    Json.Obj verifyLog(Path current) throws IOException;
}
