package bot.molt.chat;

import bot.molt.agent.Inbound;
import bot.molt.agent.Route;
import bot.molt.agent.RunEvent;
import bot.molt.agent.RunResult;
import bot.molt.agent.command.CommandLine;
import bot.molt.base.CodedException;
import bot.molt.base.Digests;
import bot.molt.base.json.Json;
import bot.molt.chat.access.Admission;
import bot.molt.chat.access.PairingBook;
import bot.molt.chat.settings.ChatSettings;
import bot.molt.chat.settings.SessionConfig;
import bot.molt.chat.text.Speech;
import bot.molt.execution.Call;
import bot.molt.spi.Caller;
import bot.molt.spi.channel.Attachment;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.Pressed;
import bot.molt.spi.channel.Receiver;
import bot.molt.spi.model.ModelPart;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/// What becomes of everything that comes in through one account.
///
/// Threads: as [Receiver].
final class Inlet implements Receiver {
    private static final System.Logger LOG = System.getLogger(Inlet.class.getName());
    private static final int LONGEST_KEY = 120;

    private final Account account;
    private final ChatParts parts;

    Inlet(Account account, ChatParts parts) {
        this.account = account;
        this.parts = parts;
    }

    @Override
    public void connected() {
        account.state().connected();
    }

    @Override
    public void message(IncomingMessage message) throws InterruptedException {
        account.state().inbound();
        ChatSettings settings = parts.settings().get();
        boolean command =
                ControlLine.of(message.text()).isPresent()
                        || CommandLine.isAlone(message.text())
                        || parts.agents().guests().isCommand(message.text());
        Admission admission =
                new Admission(
                        account.channelId(),
                        account.config(),
                        settings,
                        parts.book().allowFrom(account.channelId()));
        switch (admission.of(message, command, account.group(message))) {
            case Admission.Verdict.Ignored(String reason) ->
                    LOG.log(Level.INFO, "channel {0}: not read: {1}", account.name(), reason);
            case Admission.Verdict.Stranger() -> stranger(message);
            case Admission.Verdict.Admitted(boolean answered) -> {
                if (answered) {
                    admitted(message, settings);
                } else {
                    parts.history()
                            .add(account.name(), message, account.config().output().historyLimit());
                }
            }
        }
    }

    private Spot spot(IncomingMessage message) {
        Speech speech = Speech.of(message.text(), message.from().language());
        parts.speech(account.channelId() + ":" + message.from().id(), speech);
        return new Spot(account, message.place(), speech);
    }

    private void stranger(IncomingMessage message) {
        Json.Obj meta =
                Json.object()
                        .put("name", message.from().name())
                        .put("username", message.from().username())
                        .put("account", account.accountId())
                        .build();
        Optional<PairingBook.Asked> asked =
                parts.book().ask(account.channelId(), message.from().id(), meta);
        if (asked.filter(PairingBook.Asked::isNew).isPresent()) {
            Spot spot = spot(message);
            String text =
                    spot.speech()
                            .say(
                                    "Moltbot: access not configured.\n\nYour %s user id: %s\n\nPairing code: %s\n\nAsk the bot owner to approve with:\nmoltbot pairing approve %s %s",
                                    "Moltbot：尚未开通访问。\n\n您的 %s 用户 ID：%s\n\n配对码：%s\n\n请机器人的所有者运行以下命令批准：\nmoltbot pairing approve %s %s")
                            .formatted(
                                    account.label(),
                                    message.from().id(),
                                    asked.get().code(),
                                    account.channelId(),
                                    asked.get().code());
            fork(() -> say(spot, text));
        }
    }

    private void admitted(IncomingMessage message, ChatSettings settings)
            throws InterruptedException {
        Spot spot = spot(message);
        Optional<Caller> caller = caller(message, settings);
        if (caller.isEmpty()) {
            if (parts.once().first(key(message))) {
                fork(() -> say(spot, unbound(spot.speech(), message)));
            }
            return;
        }
        Optional<ControlLine> line = ControlLine.of(message.text());
        if (line.isPresent()) {
            if (parts.once().first(key(message))) {
                fork(() -> control(line.get(), spot, caller.get(), message));
            }
        } else {
            if (CommandLine.isStop(message.text())) {
                parts.exec().stop(spot, caller.get());
            }
            submit(message, spot, caller.get());
        }
    }

    private String unbound(Speech speech, IncomingMessage message) {
        String who = account.channelId() + ":" + message.from().id();
        return speech.say(
                        "You may write here, but you are no user of this gateway. Ask its operator to bind %s in session.identityLinks.",
                        "您可以在此发言，但还不是本网关的用户。请操作员在 session.identityLinks 中绑定 %s。")
                .formatted(who);
    }

    /// Who the sender is, in the session that the message belongs to.
    private Optional<Caller> caller(IncomingMessage message, ChatSettings settings) {
        String session = session(message, settings);
        parts.sessions(session, new Spot(account, message.place(), Speech.ENGLISH));
        return parts.identities()
                .caller(account.channelId(), account.config(), message.from().id(), session);
    }

    /// `main`, `telegram:dm:42` or `telegram:group:-100:topic:7`.
    private String session(IncomingMessage message, ChatSettings settings) {
        String channel = account.channelId();
        String chat = message.place().chat();
        String thread =
                message.place().thread().isEmpty() ? "" : ":topic:" + message.place().thread();
        if (!message.isDirect()) {
            String own = account.setup().isDefault() ? "" : account.accountId() + ":";
            return channel + ":" + own + "group:" + chat + thread;
        }
        SessionConfig.DmScope scope = settings.session().dmScope();
        String main =
                switch (scope) {
                    case MAIN -> "main";
                    case PER_PEER -> "dm:" + message.from().id();
                    case PER_CHANNEL_PEER -> channel + ":dm:" + message.from().id();
                };
        return main + thread;
    }

    private void control(ControlLine line, Spot spot, Caller caller, IncomingMessage message)
            throws InterruptedException {
        switch (line.name()) {
            case EXEC -> {
                if (line.rest().isEmpty()) {
                    say(spot, spot.speech().say("Usage: /exec <command>", "用法：/exec <命令>"));
                } else {
                    parts.exec().run(spot, caller, message.id(), line.rest());
                }
            }
            case APPROVE, DENY ->
                    say(spot, parts.approvals().command(line, Optional.of(caller), spot.speech()));
            case WHO -> say(spot, who(spot.speech(), caller));
        }
    }

    /// Who does what: all of it for the operator, for users what is theirs.
    private String who(Speech speech, Caller caller) {
        List<String> lines = new ArrayList<>();
        lines.add(speech.say("You are %s.", "您是 %s。").formatted(caller.userId()));
        List<Call> calls =
                parts.execution().running().stream()
                        .filter(call -> sees(caller, call.caller()))
                        .toList();
        lines.add(speech.say("Calls that run: %d", "正在运行的调用：%d").formatted(calls.size()));
        for (Call call : calls) {
            lines.add(
                    "• %s · %s · %s"
                            .formatted(
                                    call.caller().userId(),
                                    call.caller().door(),
                                    call.invocation().tool()));
        }
        List<String> turns =
                parts.agents().running().stream()
                        .filter(run -> sees(caller, run.caller()))
                        .map(run -> "• " + run.caller().userId() + " · " + run.sessionKey())
                        .toList();
        lines.add(speech.say("Agents that answer: %d", "正在回答的会话：%d").formatted(turns.size()));
        lines.addAll(turns);
        return String.join("\n", lines);
    }

    private static boolean sees(Caller caller, Caller other) {
        return caller.isOperator() || caller.userId().equals(other.userId());
    }

    private void submit(IncomingMessage message, Spot spot, Caller caller)
            throws InterruptedException {
        List<String> notes = new ArrayList<>();
        List<ModelPart.Image> images = images(message, notes);
        List<String> history =
                message.isDirect()
                        ? List.of()
                        : parts.history().take(account.name(), message.place());
        boolean guest = parts.agents().guests().isCommand(message.text());
        String text =
                guest
                        ? message.text().strip()
                        : Envelope.text(account.label(), message, history, notes);
        Route route =
                new Route(
                        account.channelId(),
                        message.place().chat(),
                        account.accountId(),
                        message.place().thread(),
                        message.id());
        Inbound.Options options = Inbound.Options.NONE.sentTo(route).withSystem(system(message));
        String key = key(message);
        Replying replying =
                new Replying(
                        spot,
                        message.id(),
                        account.config().output().streams()
                                && account.can(ChannelAccount.Ability.EDIT),
                        parts.pace(),
                        parts.scope());
        String run = ChatDelivery.runKey(account.channelId(), account.accountId(), key);
        parts.replying().put(run, replying);
        try {
            parts.agents()
                    .submit(
                            new Inbound(key, caller, caller.session(), text, images, options),
                            (told, event) -> {
                                replying.happened(told, event);
                                if (event instanceof RunEvent.Ended(RunResult end)
                                        && end.text().isEmpty()
                                        && end.error().isEmpty()) {
                                    parts.replying().remove(run);
                                }
                            });
        } catch (CodedException e) {
            parts.replying().remove(run);
            refused(spot, e);
        }
    }

    /// What can pass is not acknowledged to the platform, so that it comes again.
    private void refused(Spot spot, CodedException e) {
        if (e.code().retryable()) {
            throw e;
        }
        fork(() -> say(spot, "⚠️ " + e.text()));
    }

    private static String system(IncomingMessage message) {
        return message.isDirect()
                ? ""
                : "You answer in the group chat \"%s\". Several people write there; each message begins with who wrote it. Where nothing needs to be said, answer NO_REPLY."
                        .formatted(message.title().replace('"', '\''));
    }

    private List<ModelPart.Image> images(IncomingMessage message, List<String> notes)
            throws InterruptedException {
        List<ModelPart.Image> images = new ArrayList<>();
        for (Attachment attachment : message.attachments()) {
            boolean picture =
                    attachment.kind() == Attachment.Kind.IMAGE
                            && attachment.mimeType().matches("image/(png|jpeg|gif|webp)");
            if (!picture) {
                notes.add(
                        "<media:%s> %s"
                                .formatted(
                                        attachment.kind().name().toLowerCase(Locale.ROOT),
                                        attachment.name()));
                continue;
            }
            try {
                byte[] bytes = account.fetch(attachment);
                images.add(new ModelPart.Image(bytes, Picture.type(bytes, attachment.mimeType())));
                notes.add("<media:image>");
            } catch (ChannelException e) {
                notes.add("<media:image> " + attachment.name() + ": " + e.getMessage());
            }
        }
        return images;
    }

    /// The same for the same message, however often it comes.
    private String key(IncomingMessage message) {
        String key = account.name() + ":" + message.place().chat() + ":" + message.id();
        return key.length() <= LONGEST_KEY ? key : Digests.sha256Hex(key);
    }

    @Override
    public void pressed(Pressed pressed) throws InterruptedException {
        account.state().inbound();
        if (!ChatApprovals.isOurs(pressed)) {
            account.answer(pressed, "");
            return;
        }
        Speech speech = parts.speechOf(account.channelId() + ":" + pressed.from().id());
        Optional<Caller> caller =
                parts.identities()
                        .caller(
                                account.channelId(),
                                account.config(),
                                pressed.from().id(),
                                "chat:" + account.name());
        String said = parts.approvals().pressed(pressed, caller, speech);
        fork(() -> account.answer(pressed, said));
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private void fork(Work work) {
        try {
            parts.scope()
                    .fork(() -> {
                        run(work);
                        return true;
                    });
        } catch (CancellationException e) {
            LOG.log(Level.DEBUG, "the gateway stops");
        }
    }

    private void run(Work work) throws InterruptedException {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "channel " + account.name() + ": internal error", e);
        }
    }

    private static void say(Spot spot, String text) throws InterruptedException {
        try {
            for (String piece : spot.account().pieces(text)) {
                spot.account().send(spot.message("", piece));
            }
        } catch (ChannelException e) {
            LOG.log(Level.WARNING, "channel {0}: {1}", spot.account().name(), e.getMessage());
        }
    }
}
