package bot.molt.app.node;

import bot.molt.base.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What one process wrote, as a gateway keeps it: bytes that it has are dropped, gaps refused.
final class Outputs {
    private static final int LIMIT_SECONDS = 60;

    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private final CountDownLatch over = new CountDownLatch(1);
    private Json.Obj end = Json.Obj.EMPTY;
    private int ends;

    synchronized boolean take(Json.Obj params) {
        ByteArrayOutputStream to = stream(params.string("stream").orElseThrow());
        long offset = params.number("offset").orElseThrow();
        byte[] data = Base64.getDecoder().decode(params.string("data").orElseThrow());
        if (offset > to.size()) {
            return false;
        }
        int known = (int) Math.min(data.length, to.size() - offset);
        to.write(data, known, data.length - known);
        notifyAll();
        return true;
    }

    private ByteArrayOutputStream stream(String name) {
        return name.equals("stdout") ? stdout : stderr;
    }

    synchronized void ended(Json.Obj params) {
        end = params;
        ends++;
        over.countDown();
    }

    synchronized long size(String stream) {
        return stream(stream).size();
    }

    synchronized String text(String stream) {
        return stream(stream).toString(StandardCharsets.UTF_8);
    }

    /// Waits until so many bytes are here.
    synchronized void awaitSize(String stream, long bytes) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (stream(stream).size() < bytes) {
            long left = millisUntil(deadline);
            if (left <= 0) {
                throw new AssertionError(
                        "%d of %d bytes came".formatted(stream(stream).size(), bytes));
            }
            wait(left);
        }
    }

    /// Waits half a second, whatever comes; gives what is here then.
    synchronized long awaitNothing(String stream) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
        for (long left = 500; left > 0; left = millisUntil(deadline)) {
            wait(left);
        }
        return stream(stream).size();
    }

    private static long millisUntil(long deadline) {
        return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }

    /// Waits for the end.
    Json.Obj awaitEnd() throws InterruptedException {
        if (!over.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("no end came");
        }
        return end;
    }

    synchronized int ends() {
        return ends;
    }
}
