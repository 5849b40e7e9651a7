package bot.molt.cli;

import java.io.IOException;

/// Something that the user can type.
public interface Command {
    /// Its options and words, and how to use it.
    void describe(Syntax syntax);

    /// Does it; returns the exit code. What goes wrong is thrown: the caller prints it and takes
    /// the code of a `CodedException`.
    int run(Args args, Session session) throws IOException, InterruptedException;
}
