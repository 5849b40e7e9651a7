package bot.molt.spi.net;

/// A host and the port there.
///
/// @param port 1..65535
public record Destination(Host host, int port) {
    /// As a URI and a rule write it.
    public String authority() {
        return host.bracketed() + ":" + port;
    }
}
