package bot.molt.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The original's node host of January 2026. It ends when its connection does: nothing holds its
/// process then.
@Tag("slow")
@Tag("long")
class ClawdbotNodeIT extends NodeHostContract {
    @Override
    Original.Release release() {
        return Original.Release.JANUARY;
    }

    @Override
    boolean staysWithoutConnection() {
        return false;
    }

    @Test
    void runsWhatAnOperatorAllows() throws Exception {
        rules("full", "off", "/usr/bin/echo");
        try (TaskScope scope = new TaskScope("run")) {
            Task<Said> running =
                    scope.fork(() ->
                            original().run("nodes", "run", "--node", "box", "--", "echo", "hello"));
            String id = operator().event("exec.approval.requested").string("id").orElseThrow();
            assertThat(moltbot("approve", id).exitCode()).isZero();
            assertThat(running.join().fine().out()).contains("hello");
        }
    }
}
