package bot.molt.store;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Sessions that the original keeps in `agents/<id>/sessions`, taken into the database with their
/// transcripts. Files are read only; they become the copies of the transcripts where they are in
/// place.
public final class SessionImport {
    private static final String OPERATOR = "operator";

    /// What has a place of its own here, or is made anew with each turn.
    private static final List<String> LEFT_OUT =
            List.of(
                    "sessionId",
                    "updatedAt",
                    "label",
                    "sessionFile",
                    "skillsSnapshot",
                    "systemPromptReport");

    private final Path agents;
    private final Path state;

    /// A session of the original, and the file of its transcript, which may be missing.
    private record Source(SessionRow row, Path file) {}

    /// A session as it is written.
    private record Read(SessionRow row, List<TranscriptTable.Entry> entries) {}

    /// What was found.
    ///
    /// @param missing sessions that can be taken and are not here
    /// @param kept what cannot be taken, each with the reason
    /// @param earlier transcripts that no session names
    public record Found(int missing, List<String> kept, int earlier) {}

    /// @param original the original's state folder
    /// @param state the one whose database takes them; may be the same
    public SessionImport(Path original, Path state) {
        this.agents = original.resolve("agents");
        this.state = state;
    }

    /// Looks, and changes nothing.
    public Found look() throws IOException {
        List<String> kept = new ArrayList<>();
        List<Source> sources = sources(kept);
        Set<String> known = new HashSet<>();
        List<Source> missing = missing(sources, known);
        int count = 0;
        for (Source each : missing) {
            count += read(each, kept).isPresent() ? 1 : 0;
        }
        return new Found(count, List.copyOf(kept), earlier(sources, known));
    }

    /// Takes what is missing; how much that was.
    public int take() throws IOException {
        List<String> kept = new ArrayList<>();
        List<Source> missing = missing(sources(kept), new HashSet<>());
        int count = 0;
        try (Database database = Database.open(Stores.file(state), Schema.GATEWAY)) {
            for (Source source : missing) {
                Optional<Read> read = read(source, kept);
                if (read.isPresent()) {
                    count += database.write(tx -> put(tx, read.get())) ? 1 : 0;
                }
            }
        }
        return count;
    }

    private static boolean put(Tx tx, Read read) throws SQLException {
        SessionTable sessions = new SessionTable();
        SessionRow row = read.row();
        if (isThere(tx, sessions, row)) {
            return false;
        }
        String label = row.label();
        boolean taken = label != null && sessions.findByLabel(tx, row.owner(), label).isPresent();
        sessions.put(tx, taken ? row.labelled(null) : row);
        for (TranscriptTable.Entry entry : read.entries()) {
            TranscriptTable.insert(tx, row.sessionId(), entry);
        }
        return true;
    }

    private static boolean isThere(Tx tx, SessionTable sessions, SessionRow row)
            throws SQLException {
        return sessions.find(tx, row.key()).isPresent()
                || sessions.findById(tx, row.sessionId()).isPresent();
    }

    /// @param known is told the ids of transcripts that the database has
    private List<Source> missing(List<Source> sources, Set<String> known) throws IOException {
        if (!Files.exists(Stores.file(state))) {
            return sources;
        }
        try (Database database = Database.open(Stores.file(state), Schema.GATEWAY)) {
            return database.read(tx -> {
                SessionTable sessions = new SessionTable();
                sessions.newest(tx, null, 0, Integer.MAX_VALUE, _ -> true)
                        .forEach(row -> known.add(row.sessionId()));
                List<Source> missing = new ArrayList<>();
                for (Source each : sources) {
                    if (!isThere(tx, sessions, each.row())) {
                        missing.add(each);
                    }
                }
                return missing;
            });
        }
    }

    private List<Source> sources(List<String> kept) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (Path folder : folders()) {
            Path list = folder.resolve("sessions.json");
            if (Files.isRegularFile(list)) {
                sources(list, sources, kept);
            }
        }
        return sources;
    }

    /// `agents/<id>/sessions` of each agent.
    private List<Path> folders() throws IOException {
        List<Path> folders = new ArrayList<>();
        if (Files.isDirectory(agents)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(agents)) {
                all.forEach(agent -> folders.add(agent.resolve("sessions")));
            }
        }
        folders.removeIf(folder -> !Files.isDirectory(folder));
        folders.sort(null);
        return folders;
    }

    private static void sources(Path list, List<Source> sources, List<String> kept)
            throws IOException {
        Json.Obj all;
        try {
            all = JsonText.parseObject(Files.readAllBytes(list));
        } catch (JsonSyntaxException e) {
            kept.add(list + ": " + e.getMessage());
            return;
        }
        Path folder = list.resolveSibling("").normalize();
        String agent = String.valueOf(folder.resolveSibling("").normalize().getFileName());
        Set<String> seen = new HashSet<>();
        for (Map.Entry<String, Json> each : all.members().entrySet()) {
            String key = key(each.getKey(), agent);
            Json.Obj entry = each.getValue() instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            String id = entry.string("sessionId").orElse("");
            if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,127}")) {
                kept.add(key + ": no id of a transcript");
            } else if (key.split(":", -1)[2].equals("user")) {
                kept.add(key + ": such keys belong to users here");
            } else if (!seen.add(id)) {
                kept.add(key + ": shares the transcript of another session");
            } else {
                sources.add(new Source(row(key, id, entry), file(folder, id, entry)));
            }
        }
    }

    /// A key without an agent is that of the agent in whose folder it stands.
    private static String key(String written, String agent) {
        String key = written.strip().toLowerCase(Locale.ROOT);
        boolean isWhole = key.matches("agent:[^:]+:.+");
        return isWhole ? key : "agent:" + agent.toLowerCase(Locale.ROOT) + ":" + key;
    }

    private static SessionRow row(String key, String id, Json.Obj entry) {
        Json.Obj rest = entry;
        for (String name : LEFT_OUT) {
            rest = rest.without(name);
        }
        return new SessionRow(
                key,
                OPERATOR,
                key.split(":", -1)[1],
                id,
                entry.string("label").filter(label -> !label.isBlank()).orElse(null),
                entry.number("updatedAt").orElse(0L),
                rest);
    }

    /// The file that the session names, as far as it is in its folder; else that of its id.
    private static Path file(Path folder, String id, Json.Obj entry) {
        String written = entry.string("sessionFile").orElse("");
        Path named = folder.resolve(written.substring(written.lastIndexOf('/') + 1));
        return named.toString().endsWith(".jsonl") && Files.isRegularFile(named)
                ? named
                : folder.resolve(id + ".jsonl");
    }

    private static Optional<Read> read(Source source, List<String> kept) throws IOException {
        if (!Files.exists(source.file())) {
            return Optional.of(new Read(source.row(), List.of()));
        }
        List<Json.Obj> lines = lines(source.file());
        if (lines.isEmpty() || !lines.getFirst().string("type").orElse("").equals("session")) {
            kept.add(source.row().key() + ": its transcript does not begin with its session");
            return Optional.empty();
        }
        if (lines.stream().skip(1).anyMatch(line -> line.string("id").isEmpty())) {
            kept.add(source.row().key() + ": its transcript is of an older shape, without ids");
            return Optional.empty();
        }
        return Optional.of(new Read(source.row(), told(lines)));
    }

    /// The whole lines; a write that broke off leaves half a line, which says nothing.
    private static List<Json.Obj> lines(Path file) throws IOException {
        List<Json.Obj> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                parsed(line).ifPresent(lines::add);
            }
        }
        return lines;
    }

    private static Optional<Json.Obj> parsed(String line) {
        try {
            return Optional.of(JsonText.parseObject(line));
        } catch (JsonSyntaxException e) {
            return Optional.empty();
        }
    }

    /// A transcript is a tree; what counts is the way from its beginning to its last entry.
    private static List<TranscriptTable.Entry> told(List<Json.Obj> lines) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 1; i < lines.size(); i++) {
            places.put(lines.get(i).string("id").orElse(""), i);
        }
        List<Json.Obj> way = new ArrayList<>();
        int at = lines.size() - 1;
        while (at > 0) {
            Json.Obj line = lines.get(at);
            way.addFirst(line);
            int before = at - 1;
            at =
                    line.string("parentId")
                            .map(parent -> places.getOrDefault(parent, before))
                            .map(place -> Math.min(place, before))
                            .orElse(0);
        }
        List<TranscriptTable.Entry> entries = new ArrayList<>();
        entries.add(new TranscriptTable.Entry(1, "", lines.getFirst()));
        for (Json.Obj line : way) {
            entries.add(
                    new TranscriptTable.Entry(
                            entries.size() + 1, line.string("id").orElse(""), line));
        }
        return entries;
    }

    /// Transcripts that neither a session of the original nor one of the database names.
    private int earlier(List<Source> sources, Set<String> known) throws IOException {
        Set<String> names = new HashSet<>();
        sources.forEach(source -> names.add(String.valueOf(source.file().getFileName())));
        known.forEach(id -> names.add(id + ".jsonl"));
        int count = 0;
        for (Path folder : folders()) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*.jsonl")) {
                for (Path file : all) {
                    count += names.contains(String.valueOf(file.getFileName())) ? 0 : 1;
                }
            }
        }
        return count;
    }
}
