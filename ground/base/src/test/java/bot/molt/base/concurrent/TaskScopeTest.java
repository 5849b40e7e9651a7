package bot.molt.base.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TaskScopeTest {
    @Test
    void closingInterruptsAndWaits() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        AtomicReference<String> end = new AtomicReference<>("none");
        TaskScope scope = new TaskScope("test");
        scope.fork(() -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                end.set("interrupted");
            }
            return end;
        });
        started.await();
        scope.close();
        assertThat(end.get()).isEqualTo("interrupted");
        assertThat(scope.size()).isZero();
        assertThatThrownBy(() -> scope.fork(() -> 1)).isInstanceOf(CancellationException.class);
    }

    @Test
    void aTaskCarriesTheContextOfItsStarter() throws Exception {
        try (TaskScope scope = new TaskScope("test")) {
            RunContext context = new RunContext("r", "u", "s");
            Task<RunContext> task = context.call(() -> scope.fork(RunContext::current));
            assertThat(task.join()).isEqualTo(context);
        }
    }

    @Test
    void whatATaskThrowsIsThrownToItsReader() throws Exception {
        try (TaskScope scope = new TaskScope("test")) {
            Task<String> task =
                    scope.fork(() -> {
                        throw new IllegalArgumentException("no");
                    });
            assertThatThrownBy(task::join)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no");
        }
    }

    @Test
    void aLimitedJoinGivesUpInTime() throws Exception {
        try (TaskScope scope = new TaskScope("test")) {
            Task<Integer> task =
                    scope.fork(() -> {
                        new CountDownLatch(1).await();
                        return 1;
                    });
            assertThat(task.join(Duration.ofMillis(20))).isEmpty();
        }
    }
}
