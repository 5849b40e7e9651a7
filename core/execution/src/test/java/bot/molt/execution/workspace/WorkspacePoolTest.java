package bot.molt.execution.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.execution.sandbox.SandboxPlan;
import bot.molt.execution.sandbox.settings.Placement;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.Image;
import bot.molt.spi.sandbox.Network;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxFiles;
import bot.molt.spi.sandbox.SandboxLimits;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.sandbox.SandboxProvider;
import bot.molt.spi.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspacePoolTest {
    private static final Caller CALLER =
            new Caller("u", Caller.Role.USER, "s", "http", "127.0.0.1");

    @TempDir private Path folder;
    private final List<String> opened = new CopyOnWriteArrayList<>();
    private final List<String> closed = new CopyOnWriteArrayList<>();
    private final Set<String> missing = new HashSet<>();
    private final InstantSource clock = InstantSource.system();
    private String kind = "bubblewrap";
    private String settings = "";
    private Placement.Scope scope = Placement.Scope.AGENT;
    private Duration idle = Duration.ZERO;
    private Duration age = Duration.ZERO;
    private final Set<String> gone = new HashSet<>();
    private final Set<String> busy = new HashSet<>();

    @Test
    void ofIdleSandboxesTheLastOnesStay() throws Exception {
        try (WorkspacePool pool = pool()) {
            use(pool, "first");
            busy.add(name("busy"));
            use(pool, "busy");
            Workspaces.Workspace held = pool.open(CALLER, "held", null, _ -> {});
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
            Workspaces.Workspace held = pool.open(CALLER, "held", null, _ -> {});
            gone.addAll(List.of("old", "busy", "held"));
            pool.trim();
            assertThat(closed).containsExactly(name("old"));
            busy.clear();
            held.close();
            pool.trim();
            assertThat(closed).containsExactlyInAnyOrder(name("old"), name("busy"), name("held"));
        }
    }

    @Test
    void aTargetThatIsMissingIsNotReplacedByAWeakerOne() throws Exception {
        missing.add("bubblewrap");
        try (WorkspacePool pool = pool()) {
            assertThatThrownBy(() -> pool.open(CALLER, "w", null, _ -> {}))
                    .isInstanceOf(CodedException.class)
                    .hasMessage(
                            "sandbox: bubblewrap: no bubblewrap (fix: apt-get install bubblewrap)")
                    .extracting(e -> ((CodedException) e).code())
                    .isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(opened).isEmpty();
            assertThat(pool.list()).isEmpty();
            missing.clear();
            use(pool, "w");
            assertThat(opened).containsExactly("bubblewrap w");
        }
    }

    @Test
    void aSandboxIsOpenedOnceAndSharedWhereItsSettingsAreTheSame() throws Exception {
        try (WorkspacePool pool = pool()) {
            Workspaces.Workspace one = pool.open(CALLER, "w", null, _ -> {});
            Workspaces.Workspace two = pool.open(CALLER.inSession("other"), "w", null, _ -> {});
            assertThat(one.sandbox()).isSameAs(two.sandbox());
            use(pool, "v");
            assertThat(opened).containsExactly("bubblewrap w", "bubblewrap v");
            assertThat(pool.list())
                    .extracting(OpenSandbox::name, OpenSandbox::kind, OpenSandbox::calls)
                    .containsExactly(
                            Tuple.tuple("w", "bubblewrap", 2), Tuple.tuple("v", "bubblewrap", 0));
            one.close();
            two.close();
        }
        assertThat(closed).containsExactlyInAnyOrder(name("w"), name("v"));
    }

    @Test
    void changedSettingsOpenAnotherSandboxAndTheOldOneGoesWhenItsCallsEnd() throws Exception {
        try (WorkspacePool pool = pool()) {
            Workspaces.Workspace before = pool.open(CALLER, "w", null, _ -> {});
            settings = "-2";
            pool.trim();
            assertThat(closed).isEmpty();
            Workspaces.Workspace after = pool.open(CALLER, "w", null, _ -> {});
            assertThat(opened).containsExactly("bubblewrap w", "bubblewrap w-2");
            assertThat(after.sandbox()).isNotSameAs(before.sandbox());
            before.close();
            assertThat(closed).containsExactly(name("w"));
            assertThat(pool.list()).extracting(OpenSandbox::name).containsExactly("w-2");
            after.close();
        }
    }

    @Test
    void anIdleSandboxIsClosedWhenItsTimeIsOver() throws Exception {
        idle = Duration.ofMillis(50);
        try (WorkspacePool pool = pool()) {
            Workspaces.Workspace held = pool.open(CALLER, "held", null, _ -> {});
            use(pool, "w");
            await(() -> closed.contains(name("w")));
            assertThat(closed).containsExactly(name("w"));
            assertThat(folder.resolve("scratch-w")).exists();
            held.close();
            await(() -> closed.contains(name("held")));
        }
    }

    @Test
    void anOldSandboxIsClosedOnceNobodyUsesIt() throws Exception {
        age = Duration.ofMillis(50);
        try (WorkspacePool pool = pool()) {
            use(pool, "w");
            await(() -> closed.contains(name("w")));
        }
    }

    @Test
    void theFoldersOfASessionGoWithItsSandbox() throws Exception {
        idle = Duration.ofMillis(20);
        scope = Placement.Scope.SESSION;
        try (WorkspacePool pool = pool()) {
            use(pool, "w");
            await(() -> Files.notExists(folder.resolve("scratch-w")));
        }
    }

    @Test
    void aRemovedSandboxIsClosedWhateverRunsAndTheNextCallOpensItAnew() throws Exception {
        try (WorkspacePool pool = pool()) {
            Workspaces.Workspace held = pool.open(CALLER, "w", null, _ -> {});
            busy.add(name("w"));
            assertThat(pool.prune()).isEmpty();
            assertThat(pool.remove("nobody")).isEmpty();
            assertThat(pool.remove("u")).containsExactly("w");
            assertThat(closed).containsExactly(name("w"));
            assertThat(pool.list()).isEmpty();
            use(pool, "w");
            assertThat(opened).containsExactly("bubblewrap w", "bubblewrap w");
            held.close();
            busy.clear();
            assertThat(pool.prune()).containsExactly("w");
        }
    }

    /// Up to ten seconds.
    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private String name(String id) {
        return folder.resolve(id).toString();
    }

    private static void use(WorkspacePool pool, String id) throws Exception {
        pool.open(CALLER, id, null, _ -> {}).close();
    }

    private WorkspacePool pool() {
        return pool((caller, id, _) -> plan(caller, String.valueOf(id)));
    }

    private WorkspacePool pool(WorkspacePlan.Source plans) {
        return new WorkspacePool(
                new WorkspacePool.Parts(
                        plans,
                        kind -> new Provider(kind),
                        Map.of(),
                        sandbox -> busy.contains(sandbox.workspace()),
                        (_, _) -> {},
                        clock));
    }

    private WorkspacePlan plan(Caller caller, String id) {
        if (gone.contains(id)) {
            throw new CodedException(ErrorCode.NOT_FOUND, id);
        }
        SandboxPlan.Choice choice = new SandboxPlan.Choice(kind, "asked for", "here");
        SandboxPlan.Prune prune = new SandboxPlan.Prune(idle, age);
        return new WorkspacePlan(
                id,
                null,
                new SandboxPlan(choice, scope, spec(caller, id), Duration.ZERO, prune, List.of()));
    }

    private SandboxSpec spec(Caller caller, String id) {
        return new SandboxSpec(
                id + settings,
                caller.userId(),
                new SandboxSpec.Workspace(
                        folder.resolve(id), "/workspace", SandboxSpec.Access.READ_WRITE),
                true,
                folder.resolve("scratch-" + id),
                Map.of(),
                List.of(),
                SandboxLimits.NONE,
                Network.none(),
                Image.NONE);
    }

    private final class Provider implements SandboxProvider {
        private final String kind;

        Provider(String kind) {
            this.kind = kind;
        }

        @Override
        public String kind() {
            return kind;
        }

        @Override
        public Readiness readiness() {
            return missing.contains(kind)
                    ? new Readiness.Missing("no " + kind, "apt-get install " + kind)
                    : new Readiness.Ready("counts", List.of());
        }

        @Override
        public Sandbox open(SandboxSpec spec) throws IOException {
            Files.createDirectories(spec.scratch());
            opened.add(kind + " " + spec.name());
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
