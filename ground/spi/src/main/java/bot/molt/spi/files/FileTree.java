package bot.molt.spi.files;

import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The files below the folders of a sandbox, without those that its ignore files leave out.
///
/// Ignore files are `.gitignore`, `.git/info/exclude`, `.ignore` and `.rgignore` of every folder
/// from the workspace (or, outside of it, from the folder asked for) down; `.git` itself and its
/// likes are never entered. Links are not followed.
///
/// Threads: an instance belongs to one call.
public final class FileTree {
    private static final Set<String> VERSION_CONTROL =
            Set.of(".git", ".svn", ".hg", ".bzr", ".jj", ".sl");
    private static final long MAX_IGNORE_BYTES = 1 << 20;
    private static final int MAX_ENTRIES = 2_000_000;

    private final SandboxFiles files;
    private final String workspace;
    private final Rules rules;
    private final Map<String, IgnoreScope> scopes = new HashMap<>();

    /// What is left out.
    ///
    /// @param hidden whether names that begin with a dot are shown
    /// @param ignored whether files that ignore files name are shown
    public record Rules(boolean hidden, boolean ignored) {}

    /// A file that was found.
    ///
    /// @param relative path below the folder that was searched
    public record Found(FileInfo info, String relative) {}

    /// Takes files in the order of the walk; answers whether to go on.
    @FunctionalInterface
    public interface Visitor {
        boolean visit(Found file) throws IOException, InterruptedException;
    }

    private record Folder(String path, IgnoreScope scope) {}

    public FileTree(Sandbox sandbox, Rules rules) {
        this.files = sandbox.files();
        this.workspace = sandbox.workspace();
        this.rules = rules;
    }

    /// Path of `path` below `folder`.
    static String below(String folder, String path) {
        return path.substring(folder.endsWith("/") ? folder.length() : folder.length() + 1);
    }

    /// Visits every file (and link) below a folder, names sorted within each folder.
    ///
    /// Errors: those of listing the folder itself; what cannot be listed further down is left out.
    public void walk(String root, Visitor visitor) throws IOException, InterruptedException {
        Deque<Folder> open = new ArrayDeque<>();
        List<FileInfo> entries = files.list(root);
        IgnoreScope scope = scope(root, entries);
        int seen = 0;
        while (true) {
            checkInterrupt();
            List<Folder> inner = new ArrayList<>();
            for (FileInfo entry : entries) {
                boolean folder = entry.kind() == FileInfo.Kind.FOLDER;
                if (!shown(entry.name(), entry.path(), folder, scope)) {
                    continue;
                }
                if (folder) {
                    inner.add(new Folder(entry.path(), scope));
                } else if (!visitor.visit(new Found(entry, below(root, entry.path())))) {
                    return;
                }
            }
            inner.reversed().forEach(open::push);
            seen += entries.size();
            Folder next = open.poll();
            if (next == null || seen > MAX_ENTRIES) {
                return;
            }
            entries = listed(next.path());
            scope = scope(next.path(), entries, next.scope());
        }
    }

    /// Whether a walk of `root` would come to this file.
    public boolean reaches(String root, String path) throws IOException {
        IgnoreScope scope = scope(root, null);
        int slash = path.indexOf('/', root.endsWith("/") ? root.length() : root.length() + 1);
        while (slash > 0) {
            String folder = path.substring(0, slash);
            if (!shown(name(folder), folder, true, scope)) {
                return false;
            }
            scope = scope(folder, null, scope);
            slash = path.indexOf('/', slash + 1);
        }
        return shown(name(path), path, false, scope);
    }

    /// Whether a rule above `root` takes back what another leaves out.
    public boolean keepsFromAbove(String root) throws IOException {
        for (IgnoreScope at = scope(root, null).parent(); at != null; at = at.parent()) {
            if (at.files().stream().anyMatch(IgnoreFile::keepsSomething)) {
                return true;
            }
        }
        return false;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void checkInterrupt() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("search");
        }
    }

    private boolean shown(String name, String path, boolean folder, IgnoreScope scope) {
        if (VERSION_CONTROL.contains(name) || (!rules.hidden && name.startsWith("."))) {
            return false;
        }
        return rules.ignored || !scope.ignores(path, folder);
    }

    private List<FileInfo> listed(String folder) {
        try {
            return files.list(folder);
        } catch (IOException e) {
            return List.of();
        }
    }

    private IgnoreScope scope(String root, @Nullable List<FileInfo> entries) throws IOException {
        List<String> above = new ArrayList<>();
        String folder = root;
        while (folder.startsWith(workspace + "/")) {
            folder = folder.substring(0, folder.lastIndexOf('/'));
            above.addFirst(folder);
        }
        IgnoreScope parent = null;
        for (String each : above) {
            parent = scope(each, null, parent);
        }
        return scope(root, entries, parent);
    }

    private IgnoreScope scope(
            String folder, @Nullable List<FileInfo> entries, @Nullable IgnoreScope parent)
            throws IOException {
        IgnoreScope known = scopes.get(folder);
        if (known != null) {
            return known;
        }
        Set<String> names = new HashSet<>();
        if (!rules.ignored) {
            (entries == null ? listed(folder) : entries).forEach(e -> names.add(e.name()));
        }
        List<IgnoreFile> found = new ArrayList<>();
        for (String name : IgnoreScope.NAMES) {
            String first = name.startsWith(".git/") ? ".git" : name;
            found.add(names.contains(first) ? read(folder + "/" + name) : IgnoreFile.NONE);
        }
        IgnoreScope scope =
                new IgnoreScope(folder, List.copyOf(found), names.contains(".git"), parent);
        scopes.put(folder, scope);
        return scope;
    }

    private IgnoreFile read(String path) {
        try {
            byte[] bytes = files.readAll(path, MAX_IGNORE_BYTES);
            return IgnoreFile.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return IgnoreFile.NONE;
        }
    }
}
