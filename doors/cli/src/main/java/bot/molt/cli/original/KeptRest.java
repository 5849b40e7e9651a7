package bot.molt.cli.original;

import bot.molt.base.json.Json;
import bot.molt.cli.check.Finding;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What this gateway has no home for yet: named, counted, never touched.
record KeptRest(Original original) {
    private static final int DEEP = 6;

    /// A kind of files.
    private record Kind(String name, String pattern) {}

    private static final List<Kind> KINDS =
            List.of(
                    new Kind("credentials of model providers", "agents/*/agent/auth-profiles.json"),
                    new Kind("OAuth credentials", "credentials/oauth.json"),
                    new Kind("pairings of channels", "credentials/*-{pairing,allowFrom}.json"),
                    new Kind("WhatsApp accounts", "credentials/whatsapp/*"),
                    new Kind("memories", "memory/*.sqlite"),
                    new Kind("settings of speech", "settings/*.json"),
                    new Kind("skills", "skills/*"),
                    new Kind("hooks", "hooks/*"),
                    new Kind("extensions", "extensions/*"));

    Optional<Finding> look() throws IOException {
        List<String> kept = new ArrayList<>();
        for (Kind kind : KINDS) {
            long count = count(kind.pattern());
            if (count > 0) {
                kept.add("%d %s (%s)".formatted(count, kind.name(), kind.pattern()));
            }
        }
        int jobs = Original.read(original.file("cron/jobs.json")).items("jobs").size();
        if (jobs > 0) {
            kept.add("%d timed jobs (cron/jobs.json)".formatted(jobs));
        }
        Json.Obj pending = Original.read(original.file("nodes/pending.json"));
        if (!pending.members().isEmpty()) {
            kept.add(
                    "%d requests of nodes (nodes/pending.json)"
                            .formatted(pending.members().size()));
        }
        return kept.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Finding.info(
                                "original.kept",
                                "kept, not imported yet: "
                                        + String.join(", ", kept)
                                        + " in "
                                        + original.folder(),
                                ""));
    }

    private long count(String pattern) throws IOException {
        PathMatcher wanted = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        Path folder = original.folder();
        Path top = folder.resolve(pattern.substring(0, pattern.indexOf('/')));
        if (!Files.isDirectory(top)) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(top, DEEP)) {
            return all.filter(file -> wanted.matches(folder.relativize(file))).count();
        }
    }
}
