package bot.molt.cli.original;

import bot.molt.cli.LocalState;
import bot.molt.cli.check.Copies;
import bot.molt.cli.check.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sessions and their transcripts. The original's files are read only.
record TakenSessions(Original original) {
    private static final int SHOWN = 3;

    Optional<Finding> look() throws IOException {
        LocalState local = original.ground().session().local().state();
        if (local == null) {
            return Optional.empty();
        }
        LocalState.Sessions found =
                local.sessionsOfTheOriginal(original.folder(), original.ground().state());
        String kept = kept(found);
        if (found.missing() == 0) {
            return kept.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Finding.info("original.sessions", kept, ""));
        }
        String what =
                "%d sessions of the original are not here%s"
                        .formatted(found.missing(), kept.isEmpty() ? "" : "; " + kept);
        return Optional.of(
                Finding.info("original.sessions", what, "moltbot doctor --fix takes them over")
                        .mending(copies -> take(local, copies)));
    }

    private static String kept(LocalState.Sessions found) {
        List<String> parts = new ArrayList<>();
        if (!found.kept().isEmpty()) {
            String more = found.kept().size() > SHOWN ? ", …" : "";
            parts.add(
                    "%d sessions (%s%s)"
                            .formatted(
                                    found.kept().size(),
                                    String.join(", ", found.kept().stream().limit(SHOWN).toList()),
                                    more));
        }
        if (found.earlier() > 0) {
            parts.add("%d transcripts that no session names".formatted(found.earlier()));
        }
        return parts.isEmpty() ? "" : "kept, not imported: " + String.join(", ", parts);
    }

    private String take(LocalState local, Copies copies) throws IOException {
        original.requireNoGateway();
        Path database = original.own("store/moltbot.sqlite");
        for (String name : List.of("moltbot.sqlite", "moltbot.sqlite-wal")) {
            Path file = database.resolveSibling(name);
            if (Files.exists(file)) {
                copies.keep(file);
            }
        }
        int taken = local.takeSessionsOfTheOriginal(original.folder(), original.ground().state());
        return "took %d sessions with their transcripts into %s".formatted(taken, database);
    }
}
