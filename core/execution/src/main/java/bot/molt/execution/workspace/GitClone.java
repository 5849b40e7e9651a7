package bot.molt.execution.workspace;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Clones a repository beside its place and moves it there whole, so that an interrupted clone
/// leaves no half workspace.
final class GitClone {
    private static final Map<String, String> NEVER_ASK =
            Map.of("GIT_TERMINAL_PROMPT", "0", "GIT_SSH_COMMAND", "ssh -oBatchMode=yes");

    private final Sandbox parent;
    private final Workspaces.Progress progress;

    /// @param parent sandbox of the folder that the workspace will stand in
    GitClone(Sandbox parent, Workspaces.Progress progress) {
        this.parent = parent;
        this.progress = progress;
    }

    /// What is done with a whole clone before it takes its place.
    @FunctionalInterface
    interface Finish {
        void finish(Path clone) throws IOException;
    }

    void into(Path path, String repository, Finish finish)
            throws IOException, InterruptedException {
        Path temporary = path.resolveSibling("." + path.getFileName() + ".cloning-" + Ids.text(6));
        progress.line("cloning " + withoutPassword(repository));
        SandboxProcess git = parent.start(request(repository, temporary));
        try {
            String last = follow(git);
            ExitStatus exit = git.waitFor();
            if (exit.code() != 0) {
                throw failed(repository, last);
            }
            finish.finish(temporary);
            move(temporary, path);
        } finally {
            git.terminate(Duration.ofSeconds(2));
            FolderRemoval.remove(temporary);
        }
    }

    /// Takes the place of an empty folder; somebody else may have been faster.
    private static void move(Path temporary, Path path) throws IOException {
        try {
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(path.resolve(".git"))) {
                throw e;
            }
        }
    }

    private static ProcessRequest request(String repository, Path target) {
        return new ProcessRequest(
                List.of(
                        "git",
                        "clone",
                        "--progress",
                        "--no-hardlinks",
                        "--",
                        repository,
                        target.toString()),
                "",
                NEVER_ASK,
                null,
                ProcessRequest.Stderr.MERGED,
                ProcessRequest.Stdin.NONE);
    }

    private String follow(SandboxProcess git) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(git.stdout(), StandardCharsets.UTF_8));
        String last = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            last = line.isBlank() ? last : withoutPassword(line.strip());
            progress.line(last);
        }
        return last;
    }

    private static CodedException failed(String repository, String last) {
        return new CodedException(
                ErrorCode.UPSTREAM_FAILED,
                "gitRepo: %s: clone failed: %s".formatted(withoutPassword(repository), last));
    }

    /// `https://user:pass@host/x` without the part before `@`.
    static String withoutPassword(String text) {
        return text.replaceAll("://[^/@\\s]+@", "://");
    }
}
