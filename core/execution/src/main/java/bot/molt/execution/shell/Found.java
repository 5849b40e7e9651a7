package bot.molt.execution.shell;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What the walk through a text has come across so far.
final class Found {
    private static final int MAX_COMMANDS = 500;

    private final List<SimpleCommand> commands = new ArrayList<>();
    private final List<FileUse> files = new ArrayList<>();
    private final Set<String> unprovable = new LinkedHashSet<>();

    void command(SimpleCommand command) {
        if (commands.size() < MAX_COMMANDS) {
            commands.add(command);
        } else {
            unprovable("it has more than " + MAX_COMMANDS + " commands");
        }
    }

    void file(FileUse use) {
        files.add(use);
    }

    void unprovable(String reason) {
        unprovable.add(reason);
    }

    void all(Analysis inner) {
        inner.commands().forEach(this::command);
        files.addAll(inner.files());
        unprovable.addAll(inner.unprovable());
    }

    Analysis analysis() {
        return new Analysis(commands, files, List.copyOf(unprovable));
    }
}
