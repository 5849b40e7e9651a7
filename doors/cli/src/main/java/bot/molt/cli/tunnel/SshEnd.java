package bot.molt.cli.tunnel;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.util.List;
import java.util.Locale;

/// Why a tunnel ended.
///
/// @param lasting whether another attempt would end the same way
record SshEnd(ErrorCode code, String text, boolean lasting) {
    /// @param said what `ssh` wrote on standard error
    static SshEnd of(SshRoute route, List<String> said) {
        String all = String.join("\n", said).toLowerCase(Locale.ROOT);
        String last = said.isEmpty() ? "the connection ended" : said.getLast();
        String ssh = "ssh " + route.target() + ": ";
        if (all.contains("permission denied") || all.contains("authentication failures")) {
            return new SshEnd(
                    ErrorCode.UNAUTHORIZED,
                    ssh + last + " (expected: a key that it lets in, see --identity)",
                    true);
        }
        if (all.contains("host key verification failed") || all.contains("identification has")) {
            return new SshEnd(
                    ErrorCode.FORBIDDEN,
                    ssh
                            + "its host key is not the one that is known (expected: `ssh "
                            + route.target()
                            + "` once by hand, to see and accept it)",
                    true);
        }
        if (all.contains("address already in use") || all.contains("cannot listen to port")) {
            return new SshEnd(ErrorCode.CONFLICT, portTaken(route), true);
        }
        return new SshEnd(ErrorCode.UNREACHABLE, ssh + last, false);
    }

    static String portTaken(SshRoute route) {
        return "port %d: somebody listens there already (expected: a free one, see --port; a gateway or a tunnel on this machine may be why)"
                .formatted(route.localPort());
    }

    CodedException failure() {
        return new CodedException(code, text);
    }
}
