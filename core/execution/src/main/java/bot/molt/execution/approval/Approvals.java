package bot.molt.execution.approval;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.execution.Invocation;
import bot.molt.execution.Outcome;
import bot.molt.execution.policy.Decision;
import bot.molt.execution.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Calls that wait for a person. The client behind the call is asked where it can be; any operator
/// may answer too, and the first answer holds. Where nobody is there, the call is refused at once.
///
/// Threads: safe for any number.
public final class Approvals implements AutoCloseable {
    private static final int MAX_PENDING = 200;
    private static final Duration PRESENCE = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final Supplier<Duration> wait;
    private final Remembered remembered;
    private final AnswerLog log;
    private final TaskScope scope = new TaskScope("approval");
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private final Watches watches = new Watches();
    private final List<Audience> audiences = new CopyOnWriteArrayList<>();
    private volatile Instant lastSeen = Instant.MIN;

    /// Records an answer before it has an effect.
    @FunctionalInterface
    public interface AnswerLog {
        void answered(Approval approval, Asker.Answer answer, String by);
    }

    /// Those who are told of what waits, all at once.
    public interface Audience {
        /// Whether somebody of it is there to answer.
        boolean isThere();

        void waits(Approval approval);

        void answered(Approval approval, Asker.Answer answer, String by);
    }

    /// @param wait how long a call waits for an answer
    public Approvals(
            InstantSource clock, Supplier<Duration> wait, Remembered remembered, AnswerLog log) {
        this.clock = clock;
        this.wait = wait;
        this.remembered = remembered;
        this.log = log;
    }

    /// Waits for an answer. Empty where the call may run.
    ///
    /// @param target where the call would run
    public Optional<Outcome> ask(Invocation invocation, Policy.Target target, Decision.Ask ask)
            throws InterruptedException {
        if (invocation.asker() == null && !somebodyIsThere()) {
            return Optional.of(nobodyThere(ask.reason()));
        }
        Pending waiting = new Pending(approval(invocation, target, ask, wait.get()));
        return outcome(waiting, answer(waiting, invocation.asker(), wait.get()));
    }

    /// Asks operators for somebody who does not run the call here: what they said, `NONE` where
    /// nobody did within the limit.
    ///
    /// @param told run once it waits
    public Asker.Answer request(
            Invocation invocation, Decision.Ask ask, Duration limit, Consumer<Approval> told)
            throws InterruptedException {
        Pending waiting = new Pending(approval(invocation, Policy.Target.HOST, ask, limit));
        told.accept(waiting.approval());
        return answer(waiting, null, limit).answer();
    }

    private Pending.Answered answer(Pending waiting, @Nullable Asker asker, Duration limit)
            throws InterruptedException {
        add(waiting);
        Pending.Answered answered = new Pending.Answered(Asker.Answer.NONE, "");
        try {
            watches.tell(waiting.approval());
            audiences.forEach(audience -> audience.waits(waiting.approval()));
            answered = answered(waiting, asker, limit);
            return answered;
        } finally {
            pending.remove(waiting.approval().id());
            Pending.Answered last = answered;
            audiences.forEach(
                    audience -> audience.answered(waiting.approval(), last.answer(), last.by()));
        }
    }

    /// Tells somebody more of everything that waits from now on.
    public void tell(Audience audience) {
        audiences.add(audience);
    }

    /// What waits, oldest first.
    public List<Approval> pending() {
        seen();
        return pending.values().stream()
                .map(Pending::approval)
                .sorted(Comparator.comparing(Approval::createdAt))
                .toList();
    }

    /// How many calls wait; asking does not count as somebody being there.
    public int waiting() {
        return pending.size();
    }

    /// Answers for an operator.
    ///
    /// Errors: `not_found` where nothing of that id waits (any longer); a unique beginning will do.
    public Approval decide(String id, Asker.Answer answer, String by) {
        seen();
        List<Pending> matches = new ArrayList<>();
        for (Pending waiting : pending.values()) {
            if (waiting.approval().id().startsWith(id)) {
                matches.add(waiting);
            }
        }
        if (matches.size() != 1 || id.isEmpty() || !matches.getFirst().answer(answer, by)) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND,
                    "approval: %s (expected: the id of a waiting call; see `moltbot approvals list`)"
                            .formatted(id));
        }
        return matches.getFirst().approval();
    }

    /// Says that an operator is there to answer, for the next ten minutes.
    public void seen() {
        lastSeen = clock.instant();
    }

    /// An operator who watches: is told of each new approval until the watch is closed.
    public Watches.Watch watch() {
        return watches.open();
    }

    @Override
    public void close() {
        scope.close();
    }

    private boolean somebodyIsThere() {
        return watches.any()
                || audiences.stream().anyMatch(Audience::isThere)
                || lastSeen.isAfter(clock.instant().minus(PRESENCE));
    }

    private void add(Pending waiting) {
        if (pending.size() >= MAX_PENDING) {
            throw new CodedException(
                    ErrorCode.RATE_LIMITED,
                    "approvals: %d calls wait already; answer or deny some".formatted(MAX_PENDING));
        }
        pending.put(waiting.approval().id(), waiting);
    }

    private Approval approval(
            Invocation invocation, Policy.Target target, Decision.Ask ask, Duration limit) {
        Instant now = clock.instant();
        return new Approval(
                Ids.next("appr"),
                invocation.callId(),
                invocation.tool(),
                invocation.args(),
                invocation.caller(),
                target,
                ask.reason(),
                ask.always(),
                now,
                now.plus(limit));
    }

    private Pending.Answered answered(Pending waiting, @Nullable Asker asker, Duration limit)
            throws InterruptedException {
        if (asker == null) {
            return waiting.await(limit);
        }
        Task<Boolean> asking = scope.fork(() -> askClient(waiting, asker, limit));
        try {
            return waiting.await(limit);
        } finally {
            asking.cancel();
        }
    }

    private boolean askClient(Pending waiting, Asker asker, Duration limit)
            throws InterruptedException {
        Asker.Answer answer = asker.ask(waiting.approval(), limit);
        boolean othersMayAnswer = answer == Asker.Answer.NONE && somebodyIsThere();
        return !othersMayAnswer && waiting.answer(answer, waiting.approval().caller().userId());
    }

    private Optional<Outcome> outcome(Pending waiting, Pending.Answered answered) {
        Approval approval = waiting.approval();
        log.answered(approval, answered.answer(), answered.by());
        return switch (answered.answer()) {
            case ONCE -> Optional.empty();
            case ALWAYS -> {
                remembered.add(approval.caller().userId(), approval.always());
                yield Optional.empty();
            }
            case DENY ->
                    Optional.of(
                            refused(
                                    ErrorCode.DENIED,
                                    approval.reason(),
                                    "denied by " + answered.by()));
            case NONE ->
                    Optional.of(
                            refused(
                                    ErrorCode.APPROVAL_TIMEOUT,
                                    approval.reason(),
                                    "nobody answered in time"));
        };
    }

    private static Outcome nobodyThere(Decision.Reason reason) {
        return refused(
                ErrorCode.DENIED,
                reason,
                "nobody is there to approve it (keep `moltbot approvals watch` open to be asked)");
    }

    private static Outcome refused(ErrorCode code, Decision.Reason reason, String why) {
        String text = reason.text() + "; " + why;
        return new Outcome.Refused(code, new Decision.Reason(text, reason.rule(), reason.source()));
    }
}
