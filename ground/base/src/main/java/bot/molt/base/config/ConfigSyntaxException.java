package bot.molt.base.config;

/// Text that is neither JSON5 nor YAML, with its place and what was expected there.
public final class ConfigSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient Place place;

    public ConfigSyntaxException(Place place, String problem) {
        super(place + ": " + problem);
        this.place = place;
    }

    /// Where the text stops making sense.
    public Place place() {
        return place;
    }
}
