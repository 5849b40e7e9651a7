package bot.molt.chat.access;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Strangers who asked to be let in, and those who were: `credentials/<channel>-pairing.json` and
/// `credentials/<channel>-allowFrom.json` in the state folder, in the shape of the original.
///
/// Shapes: `{"version":1,"requests":[{"id":"42","code":"ABCD2345","createdAt":"…","lastSeenAt":"…",
/// "meta":{"name":"Ann"}}]}`; `{"version":1,"allowFrom":["42"],"users":{"42":"alice"}}`, where
/// `users` is ours: who that person is.
///
/// Threads: safe for any number.
public final class PairingBook {
    private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int LENGTH = 8;
    private static final int MOST_PENDING = 3;
    private static final Duration KEPT = Duration.ofHours(1);

    private final Path folder;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock lock = new ReentrantLock();

    /// Somebody who asked.
    ///
    /// @param id of the person on the channel
    /// @param meta what is known of the person
    public record Request(
            String id, String code, Instant createdAt, Instant lastSeenAt, Json.Obj meta) {
        public Json.Obj toJson() {
            return Json.object()
                    .put("id", id)
                    .put("code", code)
                    .put("createdAt", createdAt.toString())
                    .put("lastSeenAt", lastSeenAt.toString())
                    .put("meta", meta)
                    .build();
        }
    }

    /// What became of a stranger's message.
    ///
    /// @param isNew whether the code was not told before
    public record Asked(String code, boolean isNew) {}

    /// @param folder `credentials` in the state folder
    public PairingBook(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /// The code of a stranger; empty where too many wait already.
    public Optional<Asked> ask(String channel, String id, Json.Obj meta) {
        lock.lock();
        try {
            List<Request> requests = requests(channel);
            Optional<Request> old =
                    requests.stream().filter(request -> request.id().equals(id)).findFirst();
            if (old.isEmpty() && requests.size() >= MOST_PENDING) {
                return Optional.empty();
            }
            Instant now = clock.instant();
            Request request =
                    new Request(
                            id,
                            old.map(Request::code).orElseGet(this::newCode),
                            old.map(Request::createdAt).orElse(now),
                            now,
                            meta);
            requests.removeIf(other -> other.id().equals(id));
            requests.add(request);
            write(channel, requests);
            return Optional.of(new Asked(request.code(), old.isEmpty()));
        } finally {
            lock.unlock();
        }
    }

    private String newCode() {
        StringBuilder code = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }

    /// Those who wait, without codes that ran out.
    public List<Request> pending(String channel) {
        lock.lock();
        try {
            return List.copyOf(requests(channel));
        } finally {
            lock.unlock();
        }
    }

    /// Lets somebody in.
    ///
    /// Errors: `not_found` for a code that nobody has, or has no longer.
    ///
    /// @param user who the person is; null where that is not said
    public Request approve(String channel, String code, @Nullable String user) {
        lock.lock();
        try {
            Request request = taken(channel, code);
            Json.Obj allowed = allowed(channel);
            List<String> ids = new ArrayList<>(ids(allowed));
            if (!ids.contains(request.id())) {
                ids.add(request.id());
            }
            Json.Obj users = allowed.object("users");
            Json.Obj bound =
                    user == null ? users.without(request.id()) : users.with(request.id(), user);
            write(
                    allowFile(channel),
                    Json.object()
                            .put("version", 1)
                            .put("allowFrom", Json.strings(ids))
                            .put("users", bound.members().isEmpty() ? null : bound)
                            .build());
            return request;
        } finally {
            lock.unlock();
        }
    }

    /// Turns somebody down.
    ///
    /// Errors: as [#approve].
    public Request dismiss(String channel, String code) {
        lock.lock();
        try {
            return taken(channel, code);
        } finally {
            lock.unlock();
        }
    }

    private Request taken(String channel, String code) {
        List<Request> requests = requests(channel);
        String wanted = code.strip().toUpperCase(Locale.ROOT);
        Request found =
                requests.stream()
                        .filter(request ->
                                request.code().equals(wanted) || request.id().equals(code.strip()))
                        .findFirst()
                        .orElseThrow(() ->
                                new CodedException(
                                        ErrorCode.NOT_FOUND,
                                        "No pending pairing request found for code: %s (expected: one that `moltbot pairing list %s` shows; codes hold for an hour)"
                                                .formatted(code, channel)));
        requests.remove(found);
        write(channel, requests);
        return found;
    }

    /// Who was let in.
    public List<String> allowFrom(String channel) {
        return ids(allowed(channel));
    }

    /// Who somebody is who was let in; empty where that was not said.
    public Optional<String> user(String channel, String id) {
        Json.Obj allowed = allowed(channel);
        return ids(allowed).contains(id) ? allowed.object("users").string(id) : Optional.empty();
    }

    private static List<String> ids(Json.Obj allowed) {
        return allowed.items("allowFrom").stream()
                .map(item -> item instanceof Json.Str(String text) ? text : item.toString())
                .toList();
    }

    private List<Request> requests(String channel) {
        Instant oldest = clock.instant().minus(KEPT);
        List<Request> requests = new ArrayList<>();
        for (Json item : read(pairingFile(channel)).items("requests")) {
            Json.Obj one = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            Instant created = instant(one.string("createdAt").orElse(""));
            if (created.isAfter(oldest)) {
                requests.add(
                        new Request(
                                one.string("id").orElse(""),
                                one.string("code").orElse(""),
                                created,
                                instant(one.string("lastSeenAt").orElse("")),
                                one.object("meta")));
            }
        }
        return requests;
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (java.time.DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    private void write(String channel, List<Request> requests) {
        write(
                pairingFile(channel),
                Json.object()
                        .put("version", 1)
                        .put(
                                "requests",
                                Json.array(requests.stream().map(Request::toJson).toList()))
                        .build());
    }

    private Json.Obj allowed(String channel) {
        return read(allowFile(channel));
    }

    private Path pairingFile(String channel) {
        return folder.resolve(channel + "-pairing.json");
    }

    private Path allowFile(String channel) {
        return folder.resolve(channel + "-allowFrom.json");
    }

    /// Errors: `unavailable` where the file cannot be read: then nobody is let in by it.
    private static Json.Obj read(Path file) {
        if (!Files.exists(file)) {
            return Json.Obj.EMPTY;
        }
        try {
            return JsonText.parseObject(Files.readAllBytes(file));
        } catch (IOException | JsonSyntaxException e) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "%s: %s (expected: a file that the gateway wrote; mend it or move it away)"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    private static void write(Path file, Json.Obj document) {
        try {
            PrivateFile.write(file, JsonText.pretty(document) + "\n");
        } catch (IOException e) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "%s: not written: %s".formatted(file, e.getMessage()),
                    e);
        }
    }
}
