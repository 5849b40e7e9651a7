package bot.molt.gateway.http;

/// Who may use an endpoint.
public enum Guard {
    /// Anybody.
    OPEN,
    /// Anybody on this machine; from elsewhere with credentials only.
    LOCAL,
    /// Holders of credentials.
    CALLER,
    /// Whom the endpoint itself lets in, with credentials that are none of the gateway's.
    OWN
}
