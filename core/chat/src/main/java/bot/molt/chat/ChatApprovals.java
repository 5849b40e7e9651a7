package bot.molt.chat;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.redact.Redactor;
import bot.molt.chat.access.Identities;
import bot.molt.chat.settings.ChatSettings;
import bot.molt.chat.text.Speech;
import bot.molt.execution.approval.Approval;
import bot.molt.execution.approval.Approvals;
import bot.molt.execution.approval.ApprovalsConfig;
import bot.molt.execution.approval.Asker;
import bot.molt.spi.Caller;
import bot.molt.spi.channel.Button;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Pressed;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/// Shows calls that wait for a person in chats, and takes the answer of an operator there.
///
/// Threads: safe for any number; what is sent is sent on threads of its own.
final class ChatApprovals implements Approvals.Audience {
    private static final System.Logger LOG = System.getLogger(ChatApprovals.class.getName());
    private static final String MARK = "ap:";
    private static final int LONGEST = 1_500;

    private final Parts parts;
    private final Map<String, List<Asked>> shown = new ConcurrentHashMap<>();

    /// @param origin where the call of an approval was asked for
    /// @param speech last heard of a person, by channel and id
    record Parts(
            Accounts accounts,
            Supplier<ChatSettings> settings,
            Identities identities,
            Approvals approvals,
            Redactor redactor,
            Function<Approval, Optional<Spot>> origin,
            Function<String, Speech> speech,
            TaskScope scope) {}

    /// A message that shows an approval.
    private record Asked(Spot spot, String id) {}

    ChatApprovals(Parts parts) {
        this.parts = parts;
    }

    @Override
    public boolean isThere() {
        return !targets().isEmpty();
    }

    @Override
    public void waits(Approval approval) {
        List<Spot> spots = targets();
        parts.origin()
                .apply(approval)
                .filter(spot -> approval.caller().isOperator())
                .filter(spot -> spots.stream().noneMatch(spot::isSame))
                .ifPresent(spots::add);
        if (!spots.isEmpty()) {
            shown.put(approval.id(), List.of());
            spots.forEach(spot -> fork(() -> show(approval, spot)));
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private void fork(Work work) {
        try {
            parts.scope()
                    .fork(() -> {
                        work.run();
                        return true;
                    });
        } catch (CancellationException e) {
            LOG.log(Level.DEBUG, "the gateway stops");
        }
    }

    /// Where operators are: the configured chats, else those of everybody who is one.
    private List<Spot> targets() {
        List<ApprovalsConfig.Target> configured = parts.settings().get().targets();
        List<Spot> spots = new ArrayList<>();
        for (ApprovalsConfig.Target target : configured) {
            String account = target.accountId() == null ? "" : target.accountId();
            String thread = target.threadId() == null ? "" : target.threadId();
            parts.accounts()
                    .find(target.channel(), account)
                    .ifPresent(found ->
                            spots.add(spot(found, new Place(target.to(), thread), target.to())));
        }
        if (configured.isEmpty()) {
            for (Account account : parts.accounts().all()) {
                parts.identities()
                        .operators(account.channelId(), account.config())
                        .forEach(
                                person -> spots.add(spot(account, account.direct(person), person)));
            }
        }
        spots.removeIf(spot -> !isReachable(spot.account()));
        return spots;
    }

    /// Where nobody can be reached, a call is not to wait.
    private static boolean isReachable(Account account) {
        return account.can(ChannelAccount.Ability.BUTTONS) && account.state().isConnected();
    }

    private Spot spot(Account account, Place place, String person) {
        return new Spot(account, place, parts.speech().apply(account.channelId() + ":" + person));
    }

    private void show(Approval approval, Spot spot) throws InterruptedException {
        OutgoingMessage message =
                spot.message("approval-" + approval.id(), text(approval, spot.speech()))
                        .with(buttons(approval, spot.speech()));
        try {
            String id = spot.account().send(message);
            List<Asked> known =
                    shown.computeIfPresent(
                            approval.id(), (_, list) -> added(list, new Asked(spot, id)));
            if (known == null) {
                spot.account().edit(id, spot.message("", gone(spot.speech())));
            }
        } catch (ChannelException e) {
            LOG.log(
                    Level.WARNING,
                    "approval {0} was not shown in {1}: {2}",
                    approval.id(),
                    spot.account().name(),
                    e.getMessage());
        }
    }

    private static List<Asked> added(List<Asked> list, Asked one) {
        List<Asked> all = new ArrayList<>(list);
        all.add(one);
        return List.copyOf(all);
    }

    private static String gone(Speech speech) {
        return speech.say("This was decided meanwhile.", "此请求已有结果。");
    }

    private String text(Approval approval, Speech speech) {
        Json.Obj args = parts.redactor().object(approval.args());
        String what = args.string("command").orElse(approval.tool() + " " + args);
        String cut = what.length() > LONGEST ? what.substring(0, LONGEST) + "…" : what;
        String where =
                approval.target().isNode()
                        ? approval.target().node()
                        : approval.target().isHost()
                                ? speech.say("this host", "本机")
                                : approval.target().kind();
        return speech.say(
                        "🔐 **Approval needed**\n```\n%s\n```\nfor: %s · door: %s · on: %s\n%s\n`/approve %s allow-once|allow-always|deny`",
                        "🔐 **需要审批**\n```\n%s\n```\n用户：%s · 入口：%s · 目标：%s\n%s\n`/approve %s allow-once|allow-always|deny`")
                .formatted(
                        cut.replace("```", "'''"),
                        approval.caller().userId(),
                        approval.caller().door(),
                        where,
                        approval.reason().text(),
                        approval.id());
    }

    private static List<List<Button>> buttons(Approval approval, Speech speech) {
        List<Button> row = new ArrayList<>();
        row.add(button(speech.say("✅ Allow once", "✅ 允许一次"), "o", approval));
        if (!approval.always().isEmpty()) {
            row.add(button(speech.say("♾ Always", "♾ 总是允许"), "a", approval));
        }
        row.add(button(speech.say("⛔ Deny", "⛔ 拒绝"), "d", approval));
        return List.of(row);
    }

    private static Button button(String label, String answer, Approval approval) {
        return new Button(label, MARK + answer + ":" + approval.id());
    }

    @Override
    public void answered(Approval approval, Asker.Answer answer, String by) {
        List<Asked> asked = shown.remove(approval.id());
        if (asked != null) {
            asked.forEach(one -> fork(() -> told(one, approval, answer, by)));
        }
    }

    private void told(Asked one, Approval approval, Asker.Answer answer, String by)
            throws InterruptedException {
        Speech speech = one.spot().speech();
        String args =
                parts.redactor().object(approval.args()).string("command").orElse(approval.tool());
        String cut = args.length() > 300 ? args.substring(0, 300) + "…" : args;
        String text = "```\n%s\n```\n%s".formatted(cut.replace("```", "'''"), said(speech, answer));
        try {
            one.spot()
                    .account()
                    .edit(
                            one.id(),
                            one.spot().message("", by.isEmpty() ? text : text + " — " + by));
        } catch (ChannelException e) {
            LOG.log(Level.DEBUG, "{0}: {1}", one.spot().account().name(), e.getMessage());
        }
    }

    private static String said(Speech speech, Asker.Answer answer) {
        return switch (answer) {
            case ONCE -> speech.say("✅ Allowed once", "✅ 已允许一次");
            case ALWAYS -> speech.say("♾ Always allowed", "♾ 已总是允许");
            case DENY -> speech.say("⛔ Denied", "⛔ 已拒绝");
            case NONE -> speech.say("⌛ Nobody answered in time", "⌛ 超时，无人答复");
        };
    }

    /// Whether a button belongs to an approval.
    static boolean isOurs(Pressed pressed) {
        return pressed.data().startsWith(MARK);
    }

    /// Takes the answer of a button; what is said to who pressed it.
    String pressed(Pressed pressed, Optional<Caller> caller, Speech speech) {
        String[] words = pressed.data().split(":", 3);
        Asker.Answer answer =
                switch (words.length < 3 ? "" : words[1]) {
                    case "o" -> Asker.Answer.ONCE;
                    case "a" -> Asker.Answer.ALWAYS;
                    default -> Asker.Answer.DENY;
                };
        return words.length < 3 ? gone(speech) : decide(words[2], answer, caller, speech);
    }

    /// `/approve <id> [allow-once|allow-always|deny]`, and `/deny <id>`; what is said to that.
    String command(ControlLine line, Optional<Caller> caller, Speech speech) {
        String[] words = line.rest().split("\\s+");
        String wish =
                line.name() == ControlLine.Name.DENY
                        ? "deny"
                        : words.length < 2 ? "allow-once" : words[1];
        Asker.Answer answer =
                switch (wish) {
                    case "allow-once", "once", "allow" -> Asker.Answer.ONCE;
                    case "allow-always", "always" -> Asker.Answer.ALWAYS;
                    case "deny", "no" -> Asker.Answer.DENY;
                    default -> Asker.Answer.NONE;
                };
        if (line.rest().isEmpty() || answer == Asker.Answer.NONE) {
            return speech.say(
                    "Usage: /approve <id> allow-once|allow-always|deny",
                    "用法：/approve <编号> allow-once|allow-always|deny");
        }
        return decide(words[0], answer, caller, speech);
    }

    private String decide(String id, Asker.Answer answer, Optional<Caller> caller, Speech speech) {
        if (caller.filter(Caller::isOperator).isEmpty()) {
            return speech.say("Only the operator may decide this.", "只有操作员可以审批。");
        }
        String by = "%s (%s)".formatted(caller.get().userId(), caller.get().address());
        try {
            parts.approvals().decide(id, answer, by);
            return said(speech, answer);
        } catch (CodedException e) {
            return e.code() == ErrorCode.NOT_FOUND ? gone(speech) : e.text();
        }
    }
}
