package bot.molt.app.images;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.execution.sandbox.settings.DockerConfig;
import bot.molt.gateway.rpc.sandbox.Sandboxes;
import bot.molt.protocol.sandbox.BuildSandboxParams;
import bot.molt.protocol.sandbox.BuiltSandboxResult;
import bot.molt.sandboxes.docker.DockerSettings;
import bot.molt.sandboxes.docker.ImageBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Makes the image of Docker sandboxes: from Debian's packages, or from a Dockerfile that somebody
/// sends.
///
/// Threads: any; one build at a time, the others are refused.
public final class DockerImages implements ImageBuilds {
    private static final String TAG =
            "[a-z0-9][a-z0-9._/-]{0,127}(:[0-9]{1,5}/[a-z0-9._/-]{1,128})?(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?";

    private final Supplier<DockerConfig> config;
    private final Path work;
    private final ReentrantLock turn = new ReentrantLock();

    /// @param config of all agents, as it holds now
    /// @param work where images are put together
    public DockerImages(Supplier<DockerConfig> config, Path work) {
        this.config = config;
        this.work = work;
    }

    @Override
    public BuiltSandboxResult build(BuildSandboxParams params, Sandboxes.Progress progress)
            throws IOException, InterruptedException {
        String tag = tag(params);
        if (!turn.tryLock()) {
            throw new CodedException(
                    ErrorCode.CONFLICT,
                    "sandbox build: another build runs (expected: one at a time; try again when it has ended)");
        }
        try {
            ImageBuilder builder = new ImageBuilder(settings(), work);
            String dockerfile = params.dockerfile();
            if (dockerfile == null) {
                debian(builder, tag, told(progress));
            } else {
                dockerfile(builder, tag, dockerfile, told(progress));
            }
            return new BuiltSandboxResult(tag, "", -1);
        } finally {
            turn.unlock();
        }
    }

    private static void debian(ImageBuilder builder, String tag, Consumer<String> progress)
            throws IOException, InterruptedException {
        ImageBuilder.Debian usual = ImageBuilder.Debian.USUAL;
        try {
            builder.build(
                    new ImageBuilder.Debian(tag, usual.suite(), usual.mirror(), usual.packages()),
                    progress);
        } catch (IOException e) {
            throw failed(tag, e);
        }
    }

    /// The text alone is the whole context.
    private void dockerfile(
            ImageBuilder builder, String tag, String text, Consumer<String> progress)
            throws IOException, InterruptedException {
        Files.createDirectories(work);
        Path context = Files.createTempDirectory(work, "context-");
        Path file = Files.writeString(context.resolve("Dockerfile"), text);
        try {
            builder.build(context, tag, progress);
        } catch (IOException e) {
            throw failed(tag, e);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(context);
        }
    }

    private static CodedException failed(String tag, IOException e) {
        return new CodedException(
                ErrorCode.UPSTREAM_FAILED,
                "sandbox build: %s: %s".formatted(tag, e.getMessage()),
                e);
    }

    private String tag(BuildSandboxParams params) {
        String tag =
                Optional.ofNullable(params.image())
                        .or(() -> Optional.ofNullable(config.get().container().image()))
                        .orElse(DockerSettings.IMAGE);
        if (!tag.matches(TAG)) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "image: %s (expected: a name in small letters and a tag, such as %s)"
                            .formatted(tag, DockerSettings.IMAGE));
        }
        return tag;
    }

    private DockerSettings settings() {
        String host = Optional.ofNullable(config.get().host()).orElse("");
        return new DockerSettings(host, false);
    }

    /// Who cannot hand a line on has been interrupted, and finds that out at the next wait.
    private static Consumer<String> told(Sandboxes.Progress progress) {
        return line -> {
            try {
                progress.line(line);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }
}
