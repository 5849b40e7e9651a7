package bot.molt.protocol.sandbox;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which sandboxes are to be closed; the next call opens them anew. One of the first five is given.
///
/// @param all each one
/// @param force also those that a call uses or in which a process runs: it ends there
public record RecreateSandboxParams(
        @Default("false") boolean all,
        @Nullable String user,
        @Nullable String session,
        @Nullable String agent,
        @Nullable String name,
        @Default("false") boolean force) {
    public RecreateSandboxParams {
        long given = Stream.of(user, session, agent, name).filter(Objects::nonNull).count();
        Require.that(
                given + (all ? 1 : 0) == 1,
                "sandboxes",
                given + (all ? 1 : 0) + " ways to name them",
                "one of all, user, session, agent and name");
    }
}
