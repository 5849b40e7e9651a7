package bot.molt.tools.grep;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.files.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which relative paths the parameters `glob` and `type` let through.
final class FileFilter {
    private final List<Choice> choices;
    private final List<Glob> types;

    private record Choice(Glob glob, boolean negated, boolean nameOnly) {}

    private FileFilter(List<Choice> choices, List<Glob> types) {
        this.choices = choices;
        this.types = types;
    }

    static FileFilter of(GrepTool.Files files) {
        return new FileFilter(choices(files.glob()), types(files.type()));
    }

    private static List<Choice> choices(@Nullable String globs) {
        List<Choice> choices = new ArrayList<>();
        if (globs == null) {
            return choices;
        }
        for (String glob : globs.strip().split(globs.contains("{") ? "\\s+" : "[\\s,]+")) {
            boolean negated = glob.startsWith("!");
            String pattern = negated ? glob.substring(1) : glob;
            if (!pattern.isEmpty()) {
                boolean folder = pattern.endsWith("/");
                String full = folder ? pattern + "**" : pattern;
                choices.add(new Choice(Glob.of(full), negated, !full.contains("/")));
            }
        }
        return choices;
    }

    private static List<Glob> types(@Nullable String type) {
        if (type == null || type.isBlank()) {
            return List.of();
        }
        List<String> globs = FileTypes.find(type.strip()).orElse(List.of());
        if (globs.isEmpty()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "type: %s (expected: one of %s; or use glob)"
                            .formatted(type, FileTypes.names()));
        }
        return globs.stream().map(Glob::of).toList();
    }

    boolean takes(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return (types.isEmpty() || types.stream().anyMatch(type -> type.matches(name)))
                && chosen(path, name);
    }

    private boolean chosen(String path, String name) {
        Optional<Choice> last =
                choices.reversed().stream()
                        .filter(choice -> choice.glob.matches(choice.nameOnly ? name : path))
                        .findFirst();
        return last.map(choice -> !choice.negated)
                .orElseGet(() -> choices.stream().allMatch(Choice::negated));
    }
}
