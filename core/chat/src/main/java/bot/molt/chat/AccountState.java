package bot.molt.chat;

import bot.molt.base.json.Json;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;

/// How an account is, for people.
///
/// Threads: safe for any number.
final class AccountState {
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean running;
    private boolean connected;
    private int reconnects;
    private long startedAt;
    private long stoppedAt;
    private long inboundAt;
    private long outboundAt;
    private String error = "";

    AccountState(InstantSource clock) {
        this.clock = clock;
    }

    void started() {
        change(() -> {
            running = true;
            startedAt = clock.millis();
        });
    }

    void connected() {
        change(() -> {
            connected = true;
            reconnects = 0;
            error = "";
        });
    }

    void broke(String why) {
        change(() -> {
            connected = false;
            reconnects++;
            error = why;
        });
    }

    void stopped() {
        change(() -> {
            running = false;
            connected = false;
            stoppedAt = clock.millis();
        });
    }

    /// Who is heard is connected, whether it was said yet or not.
    void inbound() {
        change(() -> {
            inboundAt = clock.millis();
            connected = running;
        });
    }

    void outbound() {
        change(() -> outboundAt = clock.millis());
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    boolean isConnected() {
        lock.lock();
        try {
            return connected;
        } finally {
            lock.unlock();
        }
    }

    int reconnects() {
        lock.lock();
        try {
            return reconnects;
        } finally {
            lock.unlock();
        }
    }

    /// `{"running":true,"connected":true,"lastStartAt":…,"lastError":…,…}`
    Json.Obj toJson() {
        lock.lock();
        try {
            return Json.object()
                    .put("running", running)
                    .put("connected", connected)
                    .put("lastStartAt", at(startedAt))
                    .put("lastStopAt", at(stoppedAt))
                    .put("lastError", error.isEmpty() ? Json.NULL : Json.of(error))
                    .put("lastInboundAt", at(inboundAt))
                    .put("lastOutboundAt", at(outboundAt))
                    .put("reconnectAttempts", reconnects)
                    .build();
        } finally {
            lock.unlock();
        }
    }

    private static Json at(long millis) {
        return millis == 0 ? Json.NULL : Json.of(millis);
    }
}
