package bot.molt.chat;

import bot.molt.agent.Agents;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.redact.Redactor;
import bot.molt.chat.access.Identities;
import bot.molt.chat.access.PairingBook;
import bot.molt.chat.settings.ChatSettings;
import bot.molt.chat.text.Speech;
import bot.molt.execution.Execution;
import bot.molt.execution.approval.Approval;
import bot.molt.execution.approval.Approvals;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// What the inlets of all accounts share.
///
/// Threads: safe for any number.
final class ChatParts {
    private static final int MOST_KNOWN = 10_000;

    private final Accounts accounts;
    private final Made made;
    private final Identities identities;
    private final Once once;
    private final ChatExec exec;
    private final ChatApprovals approvals;
    private final GroupHistory history = new GroupHistory();
    private final Map<String, Replying> replying;
    private final Map<String, Speech> speeches = new ConcurrentHashMap<>();
    private final Map<String, Spot> spots = new ConcurrentHashMap<>();
    private final TaskScope scope = new TaskScope("chat");

    /// What they are made of.
    ///
    /// @param pace between two edits of a message
    record Made(
            Supplier<ChatSettings> settings,
            Agents agents,
            Execution execution,
            Approvals approvals,
            PairingBook book,
            Redactor redactor,
            Duration pace,
            InstantSource clock) {}

    ChatParts(Made made, Accounts accounts, Map<String, Replying> replying) {
        this.made = made;
        this.accounts = accounts;
        this.replying = replying;
        this.identities = new Identities(made.settings(), made.book());
        this.once = new Once(made.agents(), made.clock());
        this.exec = new ChatExec(made.execution(), made.pace());
        this.approvals =
                new ChatApprovals(
                        new ChatApprovals.Parts(
                                accounts,
                                made.settings(),
                                identities,
                                made.approvals(),
                                made.redactor(),
                                this::origin,
                                this::speechOf,
                                scope));
    }

    Accounts accounts() {
        return accounts;
    }

    Supplier<ChatSettings> settings() {
        return made.settings();
    }

    Agents agents() {
        return made.agents();
    }

    Execution execution() {
        return made.execution();
    }

    PairingBook book() {
        return made.book();
    }

    Identities identities() {
        return identities;
    }

    Once once() {
        return once;
    }

    ChatExec exec() {
        return exec;
    }

    ChatApprovals approvals() {
        return approvals;
    }

    GroupHistory history() {
        return history;
    }

    Map<String, Replying> replying() {
        return replying;
    }

    Duration pace() {
        return made.pace();
    }

    TaskScope scope() {
        return scope;
    }

    /// Somebody was heard to speak a language.
    void speech(String person, Speech speech) {
        if (speeches.size() < MOST_KNOWN || speeches.containsKey(person)) {
            speeches.put(person, speech);
        }
    }

    Speech speechOf(String person) {
        return speeches.getOrDefault(person, Speech.ENGLISH);
    }

    /// A session was last spoken to from there.
    void sessions(String session, Spot spot) {
        if (spots.size() < MOST_KNOWN || spots.containsKey(session)) {
            spots.put(session, spot);
        }
    }

    private Optional<Spot> origin(Approval approval) {
        return exec.spot(approval.callId())
                .or(() -> Optional.ofNullable(spots.get(approval.caller().session())));
    }
}
