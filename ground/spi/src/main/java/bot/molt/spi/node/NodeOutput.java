package bot.molt.spi.node;

/// Something that a process on a node wrote.
///
/// @param offset of the first byte in its stream
@SuppressWarnings("ArrayRecordComponent")
public record NodeOutput(String processId, Stream stream, long offset, byte[] bytes) {
    /// Which of the two.
    public enum Stream {
        STDOUT,
        STDERR
    }
}
