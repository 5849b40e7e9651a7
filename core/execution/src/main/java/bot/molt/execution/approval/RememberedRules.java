package bot.molt.execution.approval;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Allowlist patterns that people answered "always" to: `exec-approvals.json` in the state folder,
/// in the shape that the original gives it, so that an existing file goes on to hold.
///
/// Shape: `{"version":1,"agents":{"main":{"allowlist":[{"id":"…","pattern":"git *"}]}}}`; the
/// operator is `main`, another user is `user:<id>`, `*` is everybody.
///
/// Threads: safe for any number.
public final class RememberedRules implements Remembered {
    private static final String EVERYBODY = "*";

    private final Path file;
    private final InstantSource clock;
    private final Runnable changed;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Json.Obj document;

    private RememberedRules(Path file, InstantSource clock, Runnable changed, Json.Obj document) {
        this.file = file;
        this.clock = clock;
        this.changed = changed;
        this.document = document;
    }

    /// Reads the file; one that does not exist is empty.
    ///
    /// Errors: `IOException` where it cannot be read; `invalid_request` with line and column where
    /// it is no JSON object.
    ///
    /// @param changed called after each addition
    public static RememberedRules open(Path file, InstantSource clock, Runnable changed)
            throws IOException {
        Json.Obj document =
                Files.exists(file)
                        ? parsed(file)
                        : Json.object().put("version", 1).put("agents", Json.Obj.EMPTY).build();
        return new RememberedRules(file, clock, changed, document);
    }

    private static Json.Obj parsed(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    file + ": no file (expected: what was allowed for good; move it away)");
        }
        try {
            return JsonText.parseObject(Files.readAllBytes(file));
        } catch (JsonSyntaxException e) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "%s: %s; mend it or move it away".formatted(file, e.getMessage()),
                    e);
        }
    }

    /// The patterns of one user, those of everybody included.
    public List<String> patterns(String userId) {
        Json.Obj agents = document.object("agents");
        List<String> patterns = new ArrayList<>(patternsOf(agents.object(EVERYBODY)));
        patterns.addAll(patternsOf(agents.object(key(userId))));
        return List.copyOf(patterns);
    }

    /// Every user that has patterns of their own, with all that hold for them.
    public Map<String, List<String>> all() {
        Map<String, List<String>> patterns = new LinkedHashMap<>();
        patterns.put("operator", patterns("operator"));
        for (String key : document.object("agents").members().keySet()) {
            if (key.startsWith("user:")) {
                String userId = key.substring("user:".length());
                patterns.put(userId, patterns(userId));
            }
        }
        return patterns;
    }

    @Override
    public void add(String userId, List<String> patterns) {
        lock.lock();
        try {
            Json.Obj agents = document.object("agents");
            Json.Obj agent = agents.object(key(userId));
            Json.Obj grown = agent.with("allowlist", grown(agent, patterns));
            Json.Obj next = document.with("agents", agents.with(key(userId), grown));
            PrivateFile.write(file, JsonText.pretty(next) + "\n");
            document = next;
        } catch (IOException e) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "%s: not written: %s".formatted(file, e.getMessage()),
                    e);
        } finally {
            lock.unlock();
        }
        changed.run();
    }

    /// The file as it holds.
    public Json.Obj document() {
        return document;
    }

    public Path file() {
        return file;
    }

    /// Puts another document in the place of one that was read before.
    ///
    /// Errors: `conflict` where it changed since; `invalid_params` where a pattern is no text.
    public void replace(Json.Obj read, Json.Obj next) throws IOException {
        check(next);
        lock.lock();
        try {
            if (!document.equals(read)) {
                throw new CodedException(
                        ErrorCode.CONFLICT,
                        file
                                + ": changed since it was read (expected: another read before the change)");
            }
            PrivateFile.write(file, JsonText.pretty(next) + "\n");
            document = next;
        } finally {
            lock.unlock();
        }
        changed.run();
    }

    private static void check(Json.Obj next) {
        for (Map.Entry<String, Json> agent : next.object("agents").members().entrySet()) {
            boolean fits =
                    agent.getValue() instanceof Json.Obj one
                            && one.items("allowlist").stream().allMatch(RememberedRules::isRule);
            if (!fits) {
                throw new CodedException(
                        ErrorCode.INVALID_PARAMS,
                        "agents.%s: not usable (expected: {\"allowlist\":[{\"pattern\":\"…\"}]})"
                                .formatted(agent.getKey()));
            }
        }
    }

    private static boolean isRule(Json entry) {
        return entry instanceof Json.Obj rule
                && rule.string("pattern").filter(pattern -> !pattern.isBlank()).isPresent();
    }

    private Json.Arr grown(Json.Obj agent, List<String> patterns) {
        List<Json> entries = new ArrayList<>(agent.items("allowlist"));
        Set<String> known = new HashSet<>(patternsOf(agent));
        for (String pattern : patterns) {
            if (known.add(pattern)) {
                entries.add(
                        Json.object()
                                .put("id", Ids.text(12))
                                .put("pattern", pattern)
                                .put("addedAt", clock.millis())
                                .build());
            }
        }
        return Json.array(entries);
    }

    private static List<String> patternsOf(Json.Obj agent) {
        return agent.items("allowlist").stream()
                .filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
                .flatMap(entry -> entry.string("pattern").stream())
                .toList();
    }

    private static String key(String userId) {
        return userId.equals("operator") ? "main" : "user:" + userId;
    }
}
