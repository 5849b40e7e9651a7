package bot.molt.gateway.rpc.sandbox;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.protocol.sandbox.BuildSandboxParams;
import bot.molt.protocol.sandbox.BuiltSandboxResult;
import bot.molt.protocol.sandbox.ClosedSandboxesResult;
import bot.molt.protocol.sandbox.ExplainSandboxParams;
import bot.molt.protocol.sandbox.ExplainSandboxResult;
import bot.molt.protocol.sandbox.ListSandboxesResult;
import bot.molt.protocol.sandbox.ReadinessItem;
import bot.molt.protocol.sandbox.RecreateSandboxParams;
import bot.molt.protocol.sandbox.SandboxReadinessResult;
import bot.molt.spi.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Two open sandboxes, alice's in docker and bob's in bubblewrap, and a builder that does what the
/// tag says.
final class FakeSandboxes implements Sandboxes {
    final CountDownLatch building = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);

    @Override
    public List<ListSandboxesResult.Item> list() {
        return List.of(
                item("a-1", "docker", "alice", new ListSandboxesResult.Image("molt:1", true)),
                item("b-1", "bubblewrap", "bob", null));
    }

    private static ListSandboxesResult.Item item(
            String name, String kind, String user, ListSandboxesResult.@Nullable Image image) {
        return new ListSandboxesResult.Item(
                name,
                kind,
                user,
                new ListSandboxesResult.Place(null, "/srv/" + user, null),
                image,
                true,
                Instant.ofEpochMilli(1_000),
                Instant.ofEpochMilli(2_000),
                new ListSandboxesResult.Use(4_096L, null, 3));
    }

    @Override
    public ExplainSandboxResult explain(ExplainSandboxParams params, Caller caller) {
        String user = Objects.requireNonNullElse(params.user(), caller.userId());
        return new ExplainSandboxResult(
                new ExplainSandboxResult.Subject(user, null, "main"),
                new ExplainSandboxResult.Target(
                        "docker",
                        "a-1",
                        "why",
                        "default",
                        new ReadinessItem("docker", true, "", "", List.of())),
                List.of(),
                new ExplainSandboxResult.Network("none", List.of(), "default"),
                List.of(),
                List.of(),
                List.of(),
                null);
    }

    @Override
    public ClosedSandboxesResult recreate(RecreateSandboxParams params) {
        return new ClosedSandboxesResult(List.of("a-1"), List.of());
    }

    @Override
    public ClosedSandboxesResult prune() {
        return new ClosedSandboxesResult(List.of(), List.of());
    }

    @Override
    public SandboxReadinessResult readiness() {
        return new SandboxReadinessResult(List.of(), List.of(), List.of());
    }

    @Override
    public BuiltSandboxResult build(BuildSandboxParams params, Progress progress)
            throws InterruptedException {
        String image = Objects.requireNonNullElse(params.image(), "standard");
        progress.line("step 1\nof \"2\"");
        if (image.equals("broken")) {
            throw new CodedException(ErrorCode.UPSTREAM_FAILED, "step 2 failed: exit 1");
        }
        if (image.equals("odd")) {
            throw new IllegalStateException("a secret detail");
        }
        if (image.equals("endless")) {
            await();
        }
        progress.line("step 2");
        return new BuiltSandboxResult(image, "sha256:1", 7);
    }

    private void await() throws InterruptedException {
        building.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    }
}
