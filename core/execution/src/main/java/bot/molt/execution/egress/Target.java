package bot.molt.execution.egress;

import java.nio.charset.StandardCharsets;

/// The host and the port of a request.
record Target(Host host, int port) {
    private static final String EXPECTED = " (expected: host:port, IPv6 in brackets)";

    /// Reads `host`, `host:port` or `[IPv6]:port`.
    ///
    /// @param authority one char per byte, as a head is read
    /// @param usualPort where none is written; 0 where one must be
    static Target parse(String authority, int usualPort) throws MalformedException {
        String text =
                new String(authority.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        if (text.indexOf('@') >= 0) {
            throw new MalformedException("a user or a password in the URI (expected: none)");
        }
        int end = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
        int after = end < 0 || (end == 0 && text.startsWith("[")) ? text.length() : end;
        String rest = text.substring(after);
        if (rest.isEmpty() && usualPort > 0) {
            return new Target(Host.parse(text), usualPort);
        }
        if (!rest.startsWith(":")) {
            throw new MalformedException(Host.shown(text) + EXPECTED);
        }
        return new Target(Host.parse(text.substring(0, after)), port(rest.substring(1)));
    }

    private static int port(String text) throws MalformedException {
        boolean digits = text.matches("[0-9]{1,5}");
        int port = digits ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65_535) {
            throw new MalformedException(
                    "port %s (expected: 1..65535)".formatted(Host.shown(text)));
        }
        return port;
    }

    /// As a URI and a rule write it.
    String authority() {
        return host.bracketed() + ":" + port;
    }
}
