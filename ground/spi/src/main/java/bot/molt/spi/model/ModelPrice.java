package bot.molt.spi.model;

/// US dollars for a million tokens; zero where it is free or unknown.
public record ModelPrice(double input, double output, double cacheRead, double cacheWrite) {
    public static final ModelPrice UNKNOWN = new ModelPrice(0, 0, 0, 0);

    private static final double MILLION = 1_000_000;

    /// US dollars of one request.
    public double of(ModelUsage usage) {
        return (usage.input() * input
                        + usage.output() * output
                        + usage.cacheRead() * cacheRead
                        + usage.cacheWrite() * cacheWrite)
                / MILLION;
    }
}
