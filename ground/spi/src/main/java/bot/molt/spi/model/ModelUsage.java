package bot.molt.spi.model;

/// Tokens of one request, as the server counted them; zero where it did not say.
///
/// @param input those that no cache held
/// @param output thoughts included
public record ModelUsage(long input, long output, long cacheRead, long cacheWrite) {
    public static final ModelUsage NONE = new ModelUsage(0, 0, 0, 0);

    public ModelUsage plus(ModelUsage other) {
        return new ModelUsage(
                input + other.input,
                output + other.output,
                cacheRead + other.cacheRead,
                cacheWrite + other.cacheWrite);
    }

    public long total() {
        return input + output + cacheRead + cacheWrite;
    }

    /// Tokens that the request itself had.
    public long context() {
        return input + cacheRead + cacheWrite;
    }
}
