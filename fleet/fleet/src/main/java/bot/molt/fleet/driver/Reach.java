package bot.molt.fleet.driver;

/// Where the SSH server of a guest is reached from here.
///
/// @param port 1 to 65535
public record Reach(String host, int port) {
    /// From `10.0.1.2:22`.
    public static Reach parse(String text) {
        int colon = text.lastIndexOf(':');
        return colon < 0
                ? new Reach("", 22)
                : new Reach(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
