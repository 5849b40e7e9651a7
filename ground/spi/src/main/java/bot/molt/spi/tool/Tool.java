package bot.molt.spi.tool;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Something that can be done on a target.
///
/// Threads: one instance serves all calls at once.
public interface Tool<A extends Record> {
    ToolSpec<A> spec();

    /// What this call would touch; decided upon before [#call].
    List<Access> accesses(A args);

    /// Where this call wants to run; empty where the configuration decides.
    default Optional<Wish> wish(A args) {
        return Optional.empty();
    }

    /// Does it. What a model can act on is a [ToolResult.Failed]; everything else is thrown. An
    /// interrupt cancels: end what was started, then throw `InterruptedException`.
    ///
    /// Errors: `CodedException` for anything with a code; `NoSuchFileException` and other
    /// `FileSystemException`s are told to the caller with their path; other `IOException`s too.
    ToolResult call(A args, ToolContext context) throws IOException, InterruptedException;
}
