package bot.molt.execution.program;

import java.util.List;
import java.util.regex.Pattern;

/// A workspace as the policy sees it: text alone. Links are the sandbox's concern.
///
/// @param path absolute, without `/` at the end
public record Folder(String path) {
    private static final Pattern GIT = Pattern.compile("(?i)(.*/)?\\.git(/.*)?");

    public Folder {
        path =
                path.length() > 1 && path.endsWith("/")
                        ? path.substring(0, path.length() - 1)
                        : path;
    }

    /// Whether a path, relative to the workspace or absolute, stays in it.
    public boolean holds(String other) {
        if (other.startsWith("~") || other.indexOf('\0') >= 0) {
            return false;
        }
        String absolute = other.startsWith("/") ? other : path + "/" + other;
        String normal = normal(absolute);
        return path.equals("/") || normal.equals(path) || normal.startsWith(path + "/");
    }

    /// As [#holds], and without any `..`: true wherever below the workspace a command stands.
    public boolean holdsAnywhere(String other) {
        return holds(other) && !List.of(other.split("/")).contains("..");
    }

    /// Whether it is git's own folder, whose files name programs to run.
    public static boolean gitInternal(String path) {
        return GIT.matcher(normal("/" + path)).matches();
    }

    static String normal(String path) {
        java.util.ArrayDeque<String> segments = new java.util.ArrayDeque<>();
        for (String segment : path.split("/")) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        return "/" + String.join("/", segments);
    }
}
