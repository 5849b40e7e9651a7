package bot.molt.spi.tool;

import java.io.IOException;
import java.time.Duration;

/// Bytes that a process has written: bounded in memory, whole on disk, readable by offset while
/// they grow.
///
/// Threads: any number of readers beside the one writer.
public interface Output {
    /// Bytes written so far.
    long size();

    /// Whether no byte will follow.
    boolean ended();

    /// Up to `max` bytes from `offset`; fewer where fewer are there, none at the end.
    ///
    /// Errors: `IllegalArgumentException` for an offset beyond the size; `IOException` where the
    /// bytes were dropped because the output went beyond its disk limit.
    byte[] read(long offset, int max) throws IOException;

    /// Waits until there are bytes after `offset` or the end is reached; returns whether either is
    /// so.
    boolean await(long offset, Duration limit) throws InterruptedException;

    /// The beginning and the end as text, at most `maxBytes` together, with a line between them
    /// that says how many bytes were left out. Broken UTF-8 shows as U+FFFD; never splits a
    /// character.
    String summary(int maxBytes) throws IOException;
}
