package bot.molt.gateway.openai;

import bot.molt.agent.Run;
import bot.molt.agent.RunEvent;
import bot.molt.agent.RunListener;
import bot.molt.agent.RunResult;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What a run says, for a client that reads at its own pace: what it has not taken yet is one
/// piece.
///
/// Threads: the run tells, one reads.
final class RunFeed implements RunListener {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private String text = "";
    private String taken = "";
    private @Nullable RunResult result;
    private boolean gone;

    /// What is new.
    ///
    /// @param text more of the answer; empty for none
    /// @param result null as long as it goes on
    record News(String text, @Nullable RunResult result, boolean gone) {}

    @Override
    public void happened(Run run, RunEvent event) {
        lock.lock();
        try {
            switch (event) {
                case RunEvent.Text(String all, String _) -> text = all;
                case RunEvent.Ended(RunResult end) -> {
                    result = end;
                    text = end.text();
                }
                case RunEvent.Started _,
                        RunEvent.Thinking _,
                        RunEvent.CallStarted _,
                        RunEvent.CallWrote _,
                        RunEvent.CallEnded _,
                        RunEvent.Compaction _ -> {
                    return;
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The client has left.
    void leave() {
        lock.lock();
        try {
            gone = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for news, `limit` at most. What was sent of an attempt that is void cannot be taken
    /// back: what follows begins a new paragraph.
    News next(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (text.equals(taken) && result == null && !gone && left > 0) {
                left = changed.awaitNanos(left);
            }
            String news = fresh();
            taken = text;
            return new News(news, result, gone);
        } finally {
            lock.unlock();
        }
    }

    private String fresh() {
        if (text.startsWith(taken)) {
            return text.substring(taken.length());
        }
        return text.isEmpty() ? "" : "\n\n" + text;
    }
}
