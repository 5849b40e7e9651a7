package bot.molt.execution.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxFiles;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.sandbox.SandboxProvider;
import bot.molt.spi.sandbox.SandboxSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspacePoolTest {
    private static final Caller CALLER =
            new Caller("u", Caller.Role.USER, "s", "http", "127.0.0.1");

    @TempDir private Path folder;
    private final List<String> closed = new ArrayList<>();
    private final Set<String> gone = new HashSet<>();
    private final Set<String> busy = new HashSet<>();

    @Test
    void ofIdleSandboxesTheLastOnesStay() throws Exception {
        try (WorkspacePool pool = pool()) {
            use(pool, "first");
            busy.add(name("busy"));
            use(pool, "busy");
            Workspaces.Workspace held = pool.open(CALLER, "held", _ -> {});
            for (int i = 0; i < 199; i++) {
                use(pool, "w" + i);
            }
            assertThat(closed).isEmpty();
            use(pool, "last");
            assertThat(closed).containsExactly(name("first"));
            held.close();
            assertThat(closed).containsExactly(name("first"), name("held"));
        }
    }

    @Test
    void whatIsNotPlannedAnyMoreIsClosedOnceNobodyUsesIt() throws Exception {
        try (WorkspacePool pool = pool()) {
            use(pool, "kept");
            use(pool, "old");
            busy.add(name("busy"));
            use(pool, "busy");
            Workspaces.Workspace held = pool.open(CALLER, "held", _ -> {});
            gone.addAll(List.of("old", "busy", "held"));
            pool.trim();
            assertThat(closed).containsExactly(name("old"));
            busy.clear();
            held.close();
            pool.trim();
            assertThat(closed).containsExactlyInAnyOrder(name("old"), name("busy"), name("held"));
        }
    }

    private String name(String id) {
        return folder.resolve(id).toString();
    }

    private static void use(WorkspacePool pool, String id) throws Exception {
        pool.open(CALLER, id, _ -> {}).close();
    }

    private WorkspacePool pool() {
        return new WorkspacePool(
                (_, id) -> plan(String.valueOf(id)),
                new Provider(),
                Map.of(),
                sandbox -> busy.contains(sandbox.workspace()));
    }

    private WorkspacePlan plan(String id) {
        if (gone.contains(id)) {
            throw new CodedException(ErrorCode.NOT_FOUND, id);
        }
        return new WorkspacePlan(id, folder.resolve(id), null, true, null);
    }

    private final class Provider implements SandboxProvider {
        @Override
        public String kind() {
            return "counting";
        }

        @Override
        public Readiness readiness() {
            return new Readiness.Ready("counts", List.of());
        }

        @Override
        public Sandbox open(SandboxSpec spec) {
            return new Counting(spec.workspace().folder().toString());
        }

        @Override
        public void close() {}
    }

    /// A sandbox that tells its end.
    private final class Counting implements Sandbox {
        private final String workspace;

        Counting(String workspace) {
            this.workspace = workspace;
        }

        @Override
        public String kind() {
            return "counting";
        }

        @Override
        public String workspace() {
            return workspace;
        }

        @Override
        public SandboxFiles files() {
            throw new UnsupportedOperationException("files");
        }

        @Override
        public SandboxProcess start(ProcessRequest request) {
            throw new UnsupportedOperationException("start");
        }

        @Override
        public List<String> shell() {
            return List.of("/bin/sh", "-c");
        }

        @Override
        public void close() {
            closed.add(workspace);
        }
    }
}
