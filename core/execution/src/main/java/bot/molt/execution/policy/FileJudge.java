package bot.molt.execution.policy;

import bot.molt.execution.policy.Policy.Subject;
import bot.molt.execution.program.Folder;
import bot.molt.execution.program.LinkText;
import java.util.List;

/// Files that a tool names. The text of the path alone is looked at; the sandbox holds the real
/// one.
final class FileJudge {
    private final Effective effective;
    private final Folder workspace;
    private final String folder;

    /// Links on another machine cannot be followed from here.
    private final boolean followsLinks;

    FileJudge(Effective effective, Subject subject) {
        this.effective = effective;
        this.workspace = new Folder(subject.workspacePath());
        this.followsLinks = !subject.target().isNode();
        this.folder =
                subject.target().walled() ? subject.target().folder() : subject.workspacePath();
    }

    void read(String path, Verdicts verdicts) {
        inside(path, verdicts);
    }

    void write(String path, Verdicts verdicts) {
        inside(path, verdicts);
        if (effective.security().value() != Security.FULL && leadsToGit(path)) {
            String text =
                    "%s: files in .git name programs that git runs, so that writing them needs tools.exec.security: full"
                            .formatted(path);
            verdicts.miss(
                    new Decision.Reason(text, "security", effective.security().source()),
                    List.of());
        }
    }

    /// By its text, or through links that stand there already.
    private boolean leadsToGit(String path) {
        String absolute = path.startsWith("/") ? path : workspace.path() + "/" + path;
        if (!followsLinks) {
            return Folder.gitInternal(path);
        }
        return Folder.gitInternal(path)
                || LinkText.resolved(absolute, workspace.path(), folder)
                        .map(Folder::gitInternal)
                        .orElse(true);
    }

    private void inside(String path, Verdicts verdicts) {
        if (!effective.workspaceOnly().isEmpty() && !workspace.holds(path)) {
            String text =
                    "path: %s (expected: a path in the workspace %s)"
                            .formatted(path, workspace.path());
            verdicts.deny(
                    new Decision.Reason(text, "workspaceOnly: true", effective.workspaceOnly()));
        }
    }
}
