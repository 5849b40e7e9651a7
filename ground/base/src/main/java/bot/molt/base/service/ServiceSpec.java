package bot.molt.base.service;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is to run as a service.
///
/// @param description one line for people
/// @param command the program, by its whole path, and its words
/// @param environment variables; none of them secret, since everybody may read a unit
/// @param folder where it starts
/// @param log where its output goes on systems without a journal
/// @param watchful whether it tells its supervisor when it is ready and that it is alive
/// @param runAs the user of a service of the system; null for one of the user who installs it
public record ServiceSpec(
        ServiceName name,
        String description,
        List<String> command,
        Map<String, String> environment,
        Path folder,
        Path log,
        boolean watchful,
        @Nullable String runAs) {
    public ServiceSpec {
        command = List.copyOf(command);
        environment = java.util.Collections.unmodifiableMap(new TreeMap<>(environment));
    }
}
