package bot.molt.gateway.stream;

import bot.molt.spi.tool.Output;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Takes one output of a process to a client, from a byte offset on; never splits a character.
///
/// Threads: one at a time.
final class Pump {
    private static final int PIECE = 64 << 10;
    private static final Duration TURN = Duration.ofSeconds(5);

    /// An output may give few bytes where a block of its store ends; a character may need four.
    private static final int LONGEST_CHARACTER = 4;

    private final String stream;
    private final Output output;
    private final EventSink sink;
    private long offset;
    private boolean lost;
    private boolean stopping;
    private @Nullable Thread waiter;

    Pump(String stream, Output output, EventSink sink, long offset) {
        this.stream = stream;
        this.output = output;
        this.sink = sink;
        this.offset = offset;
    }

    /// Follows the output to its end, or until [#stop].
    void run() throws IOException, InterruptedException {
        int held = 0;
        while (!finished() && beginWait()) {
            if (awaited(held)) {
                held = step();
            }
        }
    }

    private boolean awaited(int held) throws InterruptedException {
        try {
            return output.await(offset + held, TURN);
        } finally {
            endWait();
        }
    }

    private synchronized boolean beginWait() {
        waiter = stopping ? null : Thread.currentThread();
        return !stopping;
    }

    private synchronized void endWait() {
        waiter = null;
    }

    /// Ends [#run] after the piece that is on its way. Interrupts a wait only, never a read: that
    /// would close the file under other readers.
    synchronized void stop() {
        stopping = true;
        if (waiter != null) {
            waiter.interrupt();
        }
    }

    /// Sends what is there now and does not wait for more.
    void drain() throws IOException, InterruptedException {
        long size = output.size();
        long before = -1;
        while (!lost && offset < size && offset > before) {
            before = offset;
            step();
        }
    }

    private boolean finished() {
        return lost || (output.ended() && offset >= output.size());
    }

    /// Sends one piece; returns how many bytes of an unfinished character are held back.
    private int step() throws IOException, InterruptedException {
        boolean last = output.ended();
        byte[] piece = read();
        boolean all = last && offset + piece.length >= output.size();
        int length = all ? piece.length : wholeCharacters(piece);
        if (length > 0) {
            byte[] sent = length == piece.length ? piece : Arrays.copyOf(piece, length);
            sink.send(new CallEvent.Output(stream, offset, sent));
            offset += length;
        }
        return piece.length - length;
    }

    private byte[] read() throws IOException, InterruptedException {
        try {
            byte[] piece = output.read(offset, PIECE);
            while (piece.length < LONGEST_CHARACTER && offset + piece.length < output.size()) {
                piece = joined(piece, output.read(offset + piece.length, PIECE));
            }
            return piece;
        } catch (IOException | IllegalArgumentException e) {
            lost = true;
            sink.send(new CallEvent.Lost(stream, offset, String.valueOf(e.getMessage())));
            return new byte[0];
        }
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /// Length without a character at the end that is not complete yet.
    static int wholeCharacters(byte[] bytes) {
        int lead = bytes.length - 1;
        while (lead >= 0 && bytes.length - lead < 4 && (bytes[lead] & 0xC0) == 0x80) {
            lead--;
        }
        if (lead < 0) {
            return bytes.length;
        }
        return lead + width(bytes[lead] & 0xFF) > bytes.length ? lead : bytes.length;
    }

    private static int width(int lead) {
        if (lead < 0xC2 || lead > 0xF4) {
            return 1;
        }
        return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    }
}
