package bot.molt.protocol.hands;

import java.util.List;

/// What stands in a folder, sorted by name.
public record ListResult(List<FileItem> entries) {
    public ListResult {
        entries = List.copyOf(entries);
    }
}
