package bot.molt.sandboxes.docker;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.linux.file.Owner;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Makes the image of sandboxes: without a registry from Debian's packages, or from a Dockerfile
/// whose base image is there. Interrupting stops it and takes away what was begun.
///
/// Threads: one build at a time.
public final class ImageBuilder {
    /// What is in the image beside Debian's minimum.
    public static final List<String> PACKAGES =
            List.of(
                    "bash", "ca-certificates", "coreutils", "curl", "file", "git", "jq", "less",
                    "patch", "procps", "python3", "ripgrep", "socat", "unzip", "xz-utils");

    private static final String BOOTSTRAP = "debootstrap";
    private static final List<String> CHANGES =
            List.of(
                    "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                    "ENV LANG=C.UTF-8",
                    "WORKDIR /workspace",
                    "CMD [\"sleep\", \"infinity\"]",
                    "LABEL moltbot.image=1");
    private static final String TIDY =
            """
            set -e; cd "$1"
            rm -rf var/cache/apt/archives/*.deb var/cache/apt/*.bin var/lib/apt/lists/* var/log/*.log
            rm -rf usr/share/doc/* usr/share/man/* usr/share/locale/*
            mkdir -p workspace home/moltbot
            chmod 755 .
            """;

    private final DockerSettings settings;
    private final Path work;

    /// @param work where the root of an image is put together; a folder of the build is made and
    ///   removed in it
    public ImageBuilder(DockerSettings settings, Path work) {
        this.settings = settings;
        this.work = work;
    }

    /// What to make from Debian's packages.
    ///
    /// @param tag `name:tag`
    /// @param suite `bookworm`
    /// @param mirror of Debian; empty for debootstrap's own
    /// @param packages beside the minimum
    public record Debian(String tag, String suite, String mirror, List<String> packages) {
        /// The image that sandboxes use where the configuration names none.
        public static final Debian USUAL =
                new Debian(DockerSettings.IMAGE, "bookworm", "", PACKAGES);

        public Debian {
            packages = List.copyOf(packages);
        }
    }

    /// Makes the image with `debootstrap` and hands it to the engine.
    ///
    /// Errors: `CodedException(unavailable)` with the fix where something is missing; `IOException`
    /// with the last lines of what failed.
    ///
    /// @param progress is given lines
    public void build(Debian debian, Consumer<String> progress)
            throws IOException, InterruptedException {
        EngineSocket engine = engine();
        requireBootstrap();
        Files.createDirectories(work);
        Path folder = Files.createTempDirectory(work, "image-");
        try {
            Path root = folder.resolve("root");
            Command.run(bootstrap(debian, root), progress);
            Command.run(List.of("/bin/sh", "-c", TIDY, "sh", root.toString()), progress);
            progress.accept("importing " + debian.tag());
            load(engine, debian.tag(), root, progress);
        } finally {
            Command.remove(folder);
        }
    }

    private EngineSocket engine() {
        try {
            EngineSocket engine = new EngineSocket(Endpoint.socket(settings, System.getenv()));
            engine.done("GET", "/_ping");
            return engine;
        } catch (MissingEngineException e) {
            throw e.coded();
        } catch (IOException e) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE, "the container engine: " + e.getMessage(), e);
        }
    }

    private static void requireBootstrap() {
        boolean there = Command.find(BOOTSTRAP);
        if (!there) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "sandbox build: no debootstrap here (fix: apt install debootstrap)");
        }
        if (Owner.self().uid() != 0) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "sandbox build: debootstrap wants root (fix: sudo moltbot sandbox build)");
        }
    }

    private static List<String> bootstrap(Debian debian, Path root) {
        String include = String.join(",", debian.packages());
        List<String> base =
                List.of(
                        BOOTSTRAP,
                        "--variant=minbase",
                        include.isEmpty() ? "--keep-debootstrap-dir" : "--include=" + include,
                        debian.suite(),
                        root.toString());
        return debian.mirror().isBlank()
                ? base
                : java.util.stream.Stream.concat(
                                base.stream(), java.util.stream.Stream.of(debian.mirror()))
                        .toList();
    }

    private static void load(
            EngineSocket engine, String tag, Path root, Consumer<String> progress)
            throws IOException, InterruptedException {
        int colon = tag.lastIndexOf(':');
        boolean tagged = colon > tag.lastIndexOf('/');
        String target =
                "/images/create?fromSrc=-&repo=%s&tag=%s&%s"
                        .formatted(
                                encoded(tagged ? tag.substring(0, colon) : tag),
                                encoded(tagged ? tag.substring(colon + 1) : "latest"),
                                CHANGES.stream()
                                        .map(change -> "changes=" + encoded(change))
                                        .collect(Collectors.joining("&")));
        send(engine, target, root, progress);
    }

    /// Builds the Dockerfile of a folder; its base image must be there.
    ///
    /// @param context the folder with the Dockerfile and what it copies
    /// @param tag `name:tag`
    public void build(Path context, String tag, Consumer<String> progress)
            throws IOException, InterruptedException {
        if (!Files.isRegularFile(context.resolve("Dockerfile"))) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND, "%s: no Dockerfile there".formatted(context));
        }
        send(engine(), "/build?rm=1&forcerm=1&t=" + encoded(tag), context, progress);
    }

    /// Sends a folder as an archive, and reads how it went.
    private static void send(
            EngineSocket engine, String target, Path folder, Consumer<String> progress)
            throws IOException, InterruptedException {
        List<String> pack =
                List.of("tar", "-C", folder.toString(), "--numeric-owner", "-cf", "-", ".");
        Process tar =
                new ProcessBuilder(pack).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (InputStream archive = tar.getInputStream();
                Answer answer =
                        engine.send(
                                "POST",
                                target,
                                Map.of("Content-Type", "application/x-tar"),
                                new EngineSocket.Body(archive, -1))) {
            if (answer.status() >= 400) {
                throw new EngineException(answer.status(), answer.text());
            }
            Pull.progress(answer, progress);
            if (tar.waitFor() != 0) {
                throw new IOException("tar of %s failed: code %d".formatted(folder, tar.exitValue()));
            }
        } finally {
            tar.destroyForcibly();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
