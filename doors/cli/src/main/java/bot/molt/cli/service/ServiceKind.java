package bot.molt.cli.service;

import bot.molt.cli.Args;
import bot.molt.cli.Syntax;
import java.util.List;

/// What a kind of service runs.
public interface ServiceKind {
    /// The word in names and commands: `gateway`.
    String name();

    /// The options that installing one takes beside those of every kind.
    void describe(Syntax syntax);

    /// The words behind `moltbot` and its profile.
    List<String> words(Args args);

    /// Whether it tells its supervisor when it is ready and that it is alive.
    boolean watchful();
}
