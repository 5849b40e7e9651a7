package bot.molt.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The original's node host of September 2026.
@Tag("slow")
@Tag("long")
class OpenclawNodeIT extends NodeHostContract {
    @Override
    Original.Release release() {
        return Original.Release.SEPTEMBER;
    }

    @Override
    boolean staysWithoutConnection() {
        return true;
    }

    @Test
    void stopsWhatNobodyWaitsFor() throws Exception {
        rules("full", "off", "/usr/bin/echo");
        try (LongRun run = longRun();
                TaskScope scope = new TaskScope("exec")) {
            Task<Json.Obj> waiting = scope.fork(() -> exec(run.line()));
            run.awaitStart();
            Json.Obj calls = operator().asked("calls.list", Json.Obj.EMPTY);
            Json.Obj call = (Json.Obj) calls.items("calls").getFirst();
            operator()
                    .asked("calls.cancel", Json.object().put("callId", call.get("callId")).build());
            assertThat(waiting.join().toString()).contains("cancelled");
            run.awaitEnd();
        }
    }
}
