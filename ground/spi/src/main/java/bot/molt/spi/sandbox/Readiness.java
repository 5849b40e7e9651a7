package bot.molt.spi.sandbox;

import java.util.List;

/// Whether a target works on this machine.
public sealed interface Readiness {
    /// It works.
    ///
    /// @param detail version, and how it is set up here
    /// @param gaps limits that hold only in part here, each with the reason and the fix
    record Ready(String detail, List<String> gaps) implements Readiness {
        public Ready {
            gaps = List.copyOf(gaps);
        }
    }

    /// It does not work.
    ///
    /// @param what is missing
    /// @param fix what to do, as a command where there is one
    record Missing(String what, String fix) implements Readiness {}
}
