package bot.molt.cli.update;

import bot.molt.base.CodedException;
import bot.molt.base.Digests;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.archive.TarReader;
import bot.molt.base.archive.Unpacking;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// A build of this program in a folder of its own, tried once.
///
/// @param folder under `releases`
record Build(Path folder, String version) {
    private static final long MAX_ARCHIVE = 2L << 30;
    private static final int TRY_SECONDS = 60;

    /// Fetches, checks and unpacks a release, and runs it once. Nothing is in use before all of
    /// that went well.
    static Build of(Offer offer, @Nullable Signer signer, Installation installation)
            throws IOException, InterruptedException {
        Path work = installation.releases().resolve(".update-" + Ids.text(8));
        Files.createDirectories(work);
        try {
            Path archive = work.resolve("archive.tar.gz");
            fetch(offer, signer, archive);
            Path tree = Files.createDirectory(work.resolve("tree"));
            unpack(archive, tree);
            return placed(single(tree), offer.version(), installation);
        } finally {
            Installation.remove(work);
        }
    }

    private static void unpack(Path archive, Path tree) throws IOException {
        try (TarReader tar = new TarReader(new GZIPInputStream(Files.newInputStream(archive)))) {
            Unpacking.into(tree, tar);
        }
    }

    /// Copies a build that was unpacked already.
    static Build ofFolder(Path folder, Installation installation)
            throws IOException, InterruptedException {
        Path work = installation.releases().resolve(".update-" + Ids.text(8));
        Path copy = work.resolve(String.valueOf(folder.toRealPath().getFileName()));
        try {
            copy(folder.toRealPath(), copy);
            return placed(copy, "", installation);
        } finally {
            Installation.remove(work);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(
                            each,
                            target,
                            LinkOption.NOFOLLOW_LINKS,
                            StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static void fetch(Offer offer, @Nullable Signer signer, Path archive)
            throws IOException {
        MessageDigest digest = Digests.sha256();
        try (InputStream in = new DigestInputStream(Fetch.open(offer.archive()), digest);
                OutputStream out = Files.newOutputStream(archive)) {
            byte[] buffer = new byte[64 << 10];
            long size = 0;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                size += count;
                if (size > MAX_ARCHIVE) {
                    throw new IOException(offer.archive() + ": more than 2 GB");
                }
                out.write(buffer, 0, count);
            }
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!offer.sha256().isEmpty()) {
            requireDigest(offer, found);
        } else if (signer != null) {
            byte[] signature =
                    Fetch.find(java.net.URI.create(offer.archive() + ".sig")).orElse(new byte[0]);
            signer.require(Files.readAllBytes(archive), signature, offer.archive().toString());
        } else {
            throw refused(offer.archive() + " has neither digest nor signature");
        }
    }

    private static void requireDigest(Offer offer, String found) {
        if (!found.equalsIgnoreCase(offer.sha256())) {
            throw refused(
                    "%s: its digest is %s (expected: %s)"
                            .formatted(offer.archive(), found, offer.sha256()));
        }
    }

    private static CodedException refused(String text) {
        return new CodedException(ErrorCode.FORBIDDEN, text + "; nothing was installed");
    }

    private static Path single(Path tree) throws IOException {
        try (Stream<Path> all = Files.list(tree)) {
            List<Path> found = all.toList();
            if (found.size() == 1 && Files.isDirectory(found.getFirst())) {
                return found.getFirst();
            }
        }
        throw refused("the archive does not hold one folder");
    }

    /// Tries it where it is, then moves it to its place. A build of the same name that is in use
    /// stays.
    private static Build placed(Path tree, String expected, Installation installation)
            throws IOException, InterruptedException {
        String version = tried(tree);
        if (!expected.isEmpty() && !expected.equals(version)) {
            throw refused("it says it is %s (expected: %s)".formatted(version, expected));
        }
        Path place = installation.releases().resolve(String.valueOf(tree.getFileName()));
        if (Files.exists(place)) {
            if (installation.current().equals(place.toRealPath())) {
                throw new CodedException(
                        ErrorCode.CONFLICT,
                        "%s is what runs (expected: another build)".formatted(place));
            }
            Installation.remove(place);
        }
        Files.move(tree, place, StandardCopyOption.ATOMIC_MOVE);
        return new Build(place, version);
    }

    /// The version that a build says of itself when it is run.
    static String tried(Path tree) throws IOException, InterruptedException {
        Path program = tree.resolve("moltbot");
        if (!Files.isExecutable(program) || !Files.isRegularFile(tree.resolve("lib/app.jar"))) {
            throw refused(tree.getFileName() + " is no release of moltbot");
        }
        ProcessBuilder builder =
                new ProcessBuilder(program.toString(), "version", "--json")
                        .redirectErrorStream(true);
        builder.environment().put("MOLTBOT_NO_AOT", "1");
        Process process = builder.start();
        process.getOutputStream().close();
        String said =
                new String(process.getInputStream().readNBytes(1 << 16), StandardCharsets.UTF_8);
        if (!process.waitFor(TRY_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw refused("it does not end within " + TRY_SECONDS + " s");
        }
        if (process.exitValue() != 0) {
            throw refused("it does not run on this machine: " + said.strip());
        }
        try {
            return JsonText.parseObject(said).string("version").orElse("");
        } catch (JsonSyntaxException e) {
            throw refused("it does not say its version: " + said.strip());
        }
    }
}
