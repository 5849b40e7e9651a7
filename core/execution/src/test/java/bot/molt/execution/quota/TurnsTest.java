package bot.molt.execution.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private QuotaConfig config = new QuotaConfig(2, 3, 1_000, Duration.ofSeconds(20));
    private final Turns turns = new Turns(() -> Quotas.of(config));

    @Test
    void aBacklogOfOneUserDoesNotStandBeforeAnother() throws Exception {
        List<String> served = Collections.synchronizedList(new ArrayList<>());
        config = new QuotaConfig(1, 1, 1_000, Duration.ofSeconds(20));
        Turns.Turn first = turns.take("bob");
        try (TaskScope scope = new TaskScope("test")) {
            for (int i = 0; i < 500; i++) {
                scope.fork(() -> run("bob", served));
            }
            awaitWaiting("bob", 500);
            scope.fork(() -> run("alice", served));
            awaitWaiting("alice", 1);
            first.close();
            assertThat(scope.join(Duration.ofSeconds(20))).isTrue();
        }
        assertThat(served).hasSize(501);
        assertThat(served.indexOf("alice")).isLessThanOrEqualTo(1);
        assertThat(turns.counts()).isEmpty();
    }

    private boolean run(String user, List<String> served) throws InterruptedException {
        try (Turns.Turn _ = turns.take(user)) {
            served.add(user);
        }
        return true;
    }

    private void awaitWaiting(String user, int count) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (waiting(user) < count) {
            assertThat(System.nanoTime()).as("time is up").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private int waiting(String user) {
        return turns.counts().getOrDefault(user, new Turns.Count(0, 0)).waiting();
    }

    @Test
    void neverMoreRunThanMay() throws Exception {
        AtomicInteger mine = new AtomicInteger();
        AtomicInteger all = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger mostOfAll = new AtomicInteger();
        try (TaskScope scope = new TaskScope("test")) {
            List<Task<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                String user = "u" + i % 4;
                tasks.add(scope.fork(() -> counted(user, mine, all, most, mostOfAll)));
            }
            for (Task<Boolean> task : tasks) {
                task.join();
            }
        }
        assertThat(most.get()).isBetween(1, 2);
        assertThat(mostOfAll.get()).isBetween(1, 3);
        assertThat(turns.counts()).isEmpty();
    }

    private boolean counted(
            String user,
            AtomicInteger mine,
            AtomicInteger all,
            AtomicInteger most,
            AtomicInteger mostOfAll)
            throws InterruptedException {
        boolean first = user.equals("u0");
        try (Turns.Turn _ = turns.take(user)) {
            mostOfAll.accumulateAndGet(all.incrementAndGet(), Math::max);
            most.accumulateAndGet(first ? mine.incrementAndGet() : 0, Math::max);
            Thread.onSpinWait();
            mine.addAndGet(first ? -1 : 0);
            all.decrementAndGet();
        }
        return true;
    }

    @Test
    void tooManyWhoWaitAreRefused() throws Exception {
        config = new QuotaConfig(1, 9, 0, Duration.ofSeconds(1));
        try (Turns.Turn _ = turns.take("bob");
                Turns.Turn _ = turns.take("alice")) {
            assertThatThrownBy(() -> turns.take("bob"))
                    .isInstanceOfSatisfying(
                            CodedException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED))
                    .hasMessageContaining("tools.quota.calls");
        }
        assertThat(turns.counts()).isEmpty();
    }

    @Test
    void whoWaitsTooLongLeavesTheLine() throws Exception {
        config = new QuotaConfig(1, 9, 5, Duration.ofMillis(20));
        Turns.Turn held = turns.take("bob");
        assertThatThrownBy(() -> turns.take("bob")).hasMessageContaining("tools.quota");
        held.close();
        turns.take("bob").close();
        assertThat(turns.counts()).isEmpty();
    }

    @Test
    void aCancelledCallLeavesNothingBehind() throws Exception {
        config = new QuotaConfig(1, 1, 100, Duration.ofSeconds(20));
        CountDownLatch started = new CountDownLatch(1);
        Turns.Turn held = turns.take("bob");
        try (TaskScope scope = new TaskScope("test")) {
            Task<Boolean> task =
                    scope.fork(() -> {
                        started.countDown();
                        turns.take("bob").close();
                        return true;
                    });
            started.await();
            awaitWaiting("bob", 1);
            task.cancel();
            scope.join(Duration.ofSeconds(10));
        }
        held.close();
        assertThat(turns.counts()).isEmpty();
        turns.take("alice").close();
    }

    @Test
    void aRaisedLimitServesThoseWhoWaitWithTheNextCall() throws Exception {
        config = new QuotaConfig(1, 9, 10, Duration.ofSeconds(20));
        try (Turns.Turn _ = turns.take("bob");
                TaskScope scope = new TaskScope("test")) {
            Task<Boolean> waits = scope.fork(() -> taken("bob"));
            awaitWaiting("bob", 1);
            config = new QuotaConfig(4, 9, 10, Duration.ofSeconds(20));
            turns.take("bob").close();
            assertThat(waits.join(Duration.ofSeconds(60))).hasValue(true);
        }
    }

    private boolean taken(String user) throws InterruptedException {
        turns.take(user).close();
        return true;
    }

    @Test
    void theOperatorDoesNotStandBehindAllUsers() throws Exception {
        config = new QuotaConfig(2, 1, 0, Duration.ofMillis(20));
        try (Turns.Turn _ = turns.take("bob")) {
            turns.take("operator").close();
            assertThatThrownBy(() -> turns.take("alice")).isInstanceOf(CodedException.class);
        }
        assertThat(turns.counts()).isEmpty();
    }

    @Test
    void aWiderLimitHoldsFromTheNextCallOn() throws Exception {
        config = new QuotaConfig(1, 1, 0, Duration.ofSeconds(1));
        try (Turns.Turn _ = turns.take("bob")) {
            config = new QuotaConfig(2, 2, 0, Duration.ofSeconds(1));
            turns.take("bob").close();
        }
        assertThat(turns.counts()).isEmpty();
    }

    @Test
    void whoWaitsIsLookedAtAnewWhenTheQuotasHaveChanged() throws Exception {
        Map<String, UserQuotaConfig> own = new HashMap<>();
        config = new QuotaConfig(1, 9, 10, Duration.ofSeconds(20));
        Turns written = new Turns(() -> Quotas.of(config, own));
        try (Turns.Turn _ = written.take("bob");
                TaskScope scope = new TaskScope("test")) {
            Task<Boolean> waits =
                    scope.fork(() -> {
                        written.take("bob").close();
                        return true;
                    });
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (written.counts().get("bob").waiting() < 1) {
                assertThat(System.nanoTime()).as("time is up").isLessThan(end);
                Thread.onSpinWait();
            }
            own.put("bob", new UserQuotaConfig(2, null, null, null, null, null));
            written.serveAnew();
            assertThat(waits.join(Duration.ofSeconds(60))).hasValue(true);
        }
        assertThat(written.counts()).isEmpty();
    }

    @Test
    void aQuotaOfOnesOwnHoldsInsteadOfEverybodys() throws Exception {
        UserQuotaConfig none = new UserQuotaConfig(1, 0, null, null, null, null);
        Turns written = new Turns(() -> Quotas.of(config, Map.of("bob", none)));
        try (Turns.Turn _ = written.take("bob");
                Turns.Turn _ = written.take("alice");
                Turns.Turn _ = written.take("alice")) {
            assertThatThrownBy(() -> written.take("bob")).isInstanceOf(CodedException.class);
        }
    }
}
