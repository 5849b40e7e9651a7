package bot.molt.app.logging;

/// The JDK's way to [Logging]; found through `META-INF/services`.
public final class GatewayLoggerFinder extends System.LoggerFinder {
    private final Logging logging = new Logging();

    /// Called by the JDK.
    public GatewayLoggerFinder() {}

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new GatewayLogger(name, logging);
    }

    Logging logging() {
        return logging;
    }
}
