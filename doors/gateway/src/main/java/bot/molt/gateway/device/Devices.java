package bot.molt.gateway.device;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The devices that were paired and those that ask for it, in `<state>/devices/paired.json` and
/// `pending.json`. Tokens stand there in clear, as in the original's files: mode 0600.
///
/// Threads: safe for any number; who looks something up never waits for who changes something.
public final class Devices {
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);
    private static final int MAX_NAME = 64;
    private static final System.Logger LOG = System.getLogger(Devices.class.getName());

    private final Path pendingFile;
    private final Path pairedFile;
    private final InstantSource clock;
    private final ReentrantLock turn = new ReentrantLock();
    private final Condition answered = turn.newCondition();
    private final Answers answers = new Answers();
    private volatile DeviceBook book;

    /// What the store says of a proven device that asks for something.
    public sealed interface Standing permits Approved, Needs {}

    /// It may have what it asks for.
    public record Approved(PairedDevice device) implements Standing {}

    /// Somebody has to approve it first.
    ///
    /// @param reason `not-paired`, `role-upgrade` or `scope-upgrade`
    public record Needs(String reason) implements Standing {}

    private Devices(Path pendingFile, Path pairedFile, InstantSource clock) {
        this.pendingFile = pendingFile;
        this.pairedFile = pairedFile;
        this.clock = clock;
        this.book = DeviceBook.parse(read(pendingFile), read(pairedFile));
    }

    /// Reads both files, which may be missing.
    ///
    /// Errors: `unavailable` where one cannot be read: nobody comes in on a guess.
    public static Devices open(Path folder, InstantSource clock) {
        return new Devices(folder.resolve("pending.json"), folder.resolve("paired.json"), clock);
    }

    /// Reads `pending.json` or `paired.json` as [#open] does, and forgets it.
    ///
    /// Errors: `unavailable` where it cannot be read.
    public static void check(Path file) {
        read(file);
    }

    private static Json.Obj read(Path file) {
        try {
            Json.Obj tree =
                    Files.exists(file)
                            ? JsonText.parseObject(Files.readAllBytes(file))
                            : Json.Obj.EMPTY;
            boolean pending = file.endsWith("pending.json");
            DeviceBook.parse(pending ? tree : Json.Obj.EMPTY, pending ? Json.Obj.EMPTY : tree);
            return tree;
        } catch (IOException | IllegalArgumentException | CodedException e) {
            String text =
                    file
                            + ": cannot be read (expected: the paired devices; restore it, or move it away and pair anew)";
            throw new CodedException(ErrorCode.UNAVAILABLE, text, e);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /// What is known of a proven device that asks for a role and scopes.
    public Standing standing(String deviceId, String publicKey, String role, List<String> scopes) {
        PairedDevice device = book.device(deviceId);
        if (device == null || !device.publicKey().equals(DeviceKey.canonical(publicKey))) {
            return new Needs("not-paired");
        }
        if (!device.roles().contains(role)) {
            return new Needs("role-upgrade");
        }
        return device.allows(role, scopes) ? new Approved(device) : new Needs("scope-upgrade");
    }

    /// Keeps a request for five minutes from the last time it was made. One that asks for no more
    /// than the device's open request is that request; one that asks for more replaces it under
    /// another id, so that nobody approves what was not shown. Silent requests and others never
    /// become one.
    ///
    /// Errors: `invalid_params` for lists longer than anybody means.
    public PendingDevice request(PendingDevice draft) {
        turn.lock();
        try {
            Instant now = now();
            PendingDevice asked = filled(draft, now);
            PendingDevice open =
                    book.waiting(now).stream()
                            .filter(device -> device.deviceId().equals(draft.deviceId()))
                            .findFirst()
                            .orElse(null);
            PendingDevice kept = open == null ? asked : merged(open, asked);
            keep(book.asked(kept, now));
            return kept;
        } finally {
            turn.unlock();
        }
    }

    private PendingDevice filled(PendingDevice draft, Instant now) {
        return new PendingDevice(
                UUID.randomUUID().toString(),
                draft.deviceId(),
                DeviceKey.canonical(draft.publicKey()),
                draft.description(),
                draft.roles(),
                draft.scopes(),
                draft.silent(),
                book.device(draft.deviceId()) != null,
                now,
                true);
    }

    private static PendingDevice merged(PendingDevice open, PendingDevice asked) {
        boolean alike =
                open.publicKey().equals(asked.publicKey()) && open.silent() == asked.silent();
        if (!alike) {
            return asked;
        }
        boolean same = open.includes(asked);
        return new PendingDevice(
                same ? open.requestId() : asked.requestId(),
                asked.deviceId(),
                asked.publicKey(),
                asked.description().or(open.description()),
                Scopes.union(open.roles(), asked.roles()),
                Scopes.union(open.scopes(), asked.scopes()),
                asked.silent(),
                asked.isRepair(),
                asked.ts(),
                !same);
    }

    /// Lets the device in; empty where no such request waits.
    public Optional<PairedDevice> approve(String requestId) {
        turn.lock();
        try {
            Instant now = now();
            PendingDevice request = book.waiting(requestId, now).orElse(null);
            if (request == null) {
                return Optional.empty();
            }
            PairedDevice known = book.device(request.deviceId());
            boolean again = known != null && known.publicKey().equals(request.publicKey());
            PairedDevice device =
                    again && known != null
                            ? known.approved(request, now)
                            : PairedDevice.of(request, now);
            keep(book.with(device).without(waiting -> waiting.requestId().equals(requestId)));
            tell(request, Answers.Answer.APPROVED);
            return Optional.of(device);
        } finally {
            turn.unlock();
        }
    }

    /// Drops a request; empty where no such request waits.
    public Optional<PendingDevice> reject(String requestId) {
        turn.lock();
        try {
            Optional<PendingDevice> request = book.waiting(requestId, now());
            if (request.isPresent()) {
                keep(book.without(waiting -> waiting.requestId().equals(requestId)));
                tell(request.get(), Answers.Answer.REJECTED);
            }
            return request;
        } finally {
            turn.unlock();
        }
    }

    private void tell(PendingDevice request, Answers.Answer answer) {
        answers.put(request.requestId(), request.deviceId(), answer);
        answered.signalAll();
    }

    /// Waits for the answer to a request of a device, `limit` at most. A request that was replaced
    /// by one for more is over.
    Answers.Answer await(String requestId, String deviceId, Duration limit)
            throws InterruptedException {
        long left = limit.toNanos();
        turn.lockInterruptibly();
        try {
            while (left > 0 && waits(requestId, deviceId)) {
                left = answered.awaitNanos(left);
            }
            return waits(requestId, deviceId)
                    ? Answers.Answer.PENDING
                    : answers.of(requestId, deviceId);
        } finally {
            turn.unlock();
        }
    }

    private boolean waits(String requestId, String deviceId) {
        return book.waiting(requestId, now())
                .filter(request -> request.deviceId().equals(deviceId))
                .isPresent();
    }

    /// What waits, the oldest first.
    public List<PendingDevice> pending() {
        return book.waiting(now());
    }

    /// Those that were let in, in the order in which they were.
    public List<PairedDevice> paired() {
        return List.copyOf(book.paired().values());
    }

    public Optional<PairedDevice> find(String deviceId) {
        return Optional.ofNullable(book.device(deviceId));
    }

    /// The device's token for a role: the one that it has where that serves for the scopes, else a
    /// new one, which serves for the old one's scopes as well.
    ///
    /// Errors: `not_found`; `forbidden` for what was not approved.
    public DeviceToken ensureToken(String deviceId, String role, List<String> scopes) {
        turn.lock();
        try {
            PairedDevice device = book.device(deviceId);
            if (device == null) {
                String text = "device: %s is not paired (expected: a paired device)";
                throw new CodedException(ErrorCode.NOT_FOUND, text.formatted(deviceId));
            }
            DeviceToken old = device.tokens().get(role);
            if (old != null && device.allows(role, scopes) && old.serves(scopes)) {
                return old;
            }
            List<String> before = old == null || old.isRevoked() ? List.of() : old.scopes();
            return issue(device, role, Scopes.union(before, scopes));
        } finally {
            turn.unlock();
        }
    }

    /// The token that was shown, if it is the device's for that role and serves for the scopes.
    public Optional<DeviceToken> verify(
            String deviceId, String role, String token, List<String> scopes) {
        PairedDevice device = book.device(deviceId);
        DeviceToken known = device == null ? null : device.tokens().get(role);
        if (known == null || !known.token().matches(token) || !known.serves(scopes)) {
            return Optional.empty();
        }
        return Optional.of(noted(deviceId, known));
    }

    private DeviceToken noted(String deviceId, DeviceToken token) {
        Instant now = now();
        Instant last = token.lastUsedAt();
        boolean recent =
                last != null && !last.isAfter(now) && last.plus(USE_NOTED_EVERY).isAfter(now);
        return recent ? token : note(deviceId, token.used(now));
    }

    /// A use that cannot be written down is no reason to keep the device out.
    private DeviceToken note(String deviceId, DeviceToken used) {
        turn.lock();
        try {
            PairedDevice device = book.device(deviceId);
            DeviceToken current = device == null ? null : device.tokens().get(used.role());
            if (device != null && current != null && current.sameAs(used)) {
                keep(book.with(device.with(used)));
            }
        } catch (UncheckedIOException e) {
            LOG.log(System.Logger.Level.WARNING, "the use of a device's token is not noted", e);
        } finally {
            turn.unlock();
        }
        return used;
    }

    /// Replaces the device's token; the old one ends at once. Empty where the device is unknown or
    /// was not approved for the role.
    ///
    /// Errors: `forbidden` for scopes that were not approved.
    ///
    /// @param scopes null for those that the token had
    public Optional<DeviceToken> rotate(
            String deviceId, String role, @Nullable List<String> scopes) {
        turn.lock();
        try {
            PairedDevice device = book.device(deviceId);
            if (device == null || !device.roles().contains(role)) {
                return Optional.empty();
            }
            DeviceToken old = device.tokens().get(role);
            List<String> kept = old == null ? device.scopes() : old.scopes();
            return Optional.of(issue(device, role, scopes == null ? kept : scopes));
        } finally {
            turn.unlock();
        }
    }

    /// Ends the device's token; the device stays paired. Empty where there is none.
    public Optional<DeviceToken> revoke(String deviceId, String role) {
        turn.lock();
        try {
            PairedDevice device = book.device(deviceId);
            DeviceToken token = device == null ? null : device.tokens().get(role);
            if (device == null || token == null) {
                return Optional.empty();
            }
            DeviceToken revoked = token.isRevoked() ? token : token.revoked(now());
            keep(book.with(device.with(revoked)));
            return Optional.of(revoked);
        } finally {
            turn.unlock();
        }
    }

    /// Forgets a device, its tokens and what it asks for; false where it was not paired.
    public boolean remove(String deviceId) {
        turn.lock();
        try {
            boolean known = book.device(deviceId) != null;
            if (known) {
                keep(book.removed(deviceId));
            }
            return known;
        } finally {
            turn.unlock();
        }
    }

    /// Gives a device another name; false where it was not paired.
    ///
    /// Errors: `invalid_params` for a name that is blank or long.
    public boolean rename(String deviceId, String name) {
        String plain = name.strip();
        if (plain.isEmpty() || plain.length() > MAX_NAME) {
            String text = "name: %d characters (expected: 1..%d)";
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS, text.formatted(plain.length(), MAX_NAME));
        }
        turn.lock();
        try {
            PairedDevice device = book.device(deviceId);
            if (device != null) {
                keep(book.with(device.named(plain)));
            }
            return device != null;
        } finally {
            turn.unlock();
        }
    }

    private DeviceToken issue(PairedDevice device, String role, List<String> scopes) {
        List<String> wanted = Scopes.checked("scopes", scopes);
        if (!device.allows(role, wanted)) {
            String text =
                    "device %s: %s with %s was not approved (approved: %s with %s; the device has to ask for more and be approved)";
            throw new CodedException(
                    ErrorCode.FORBIDDEN,
                    text.formatted(
                            device.deviceId(), role, wanted, device.roles(), device.scopes()));
        }
        Instant now = now();
        DeviceToken old = device.tokens().get(role);
        DeviceToken token =
                new DeviceToken(
                        Secret.of(UUID.randomUUID().toString().replace("-", "")),
                        role,
                        wanted,
                        old == null ? now : old.createdAt(),
                        old == null ? null : now,
                        null,
                        old == null ? null : old.lastUsedAt());
        keep(book.with(device.with(token)));
        return token;
    }

    /// A change is durable before it is true. Who was let in stands on the disk before the request
    /// is gone from it.
    private void keep(DeviceBook next) {
        try {
            if (!next.paired().equals(book.paired())) {
                PrivateFile.write(pairedFile, JsonText.pretty(next.pairedFile()) + "\n");
                book = new DeviceBook(book.pending(), next.paired());
            }
            if (!next.pending().equals(book.pending())) {
                PrivateFile.write(pendingFile, JsonText.pretty(next.pendingFile()) + "\n");
                book = next;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
