package bot.molt.chat;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.execution.Call;
import bot.molt.execution.Execution;
import bot.molt.execution.Invocation;
import bot.molt.execution.Outcome;
import bot.molt.spi.Caller;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.OutgoingFile;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.tool.Output;
import bot.molt.spi.tool.ToolResult;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Runs commands for people in chats, on the road that every call takes. What a command writes is
/// shown in one message that is edited; what does not fit there follows as a file.
///
/// Threads: safe for any number; each command has one that shows it.
final class ChatExec {
    private static final System.Logger LOG = System.getLogger(ChatExec.class.getName());
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int TAIL = 3_000;
    private static final int MOST_FILE = 8 << 20;
    private static final int ROOM_FOR_HEAD = 400;

    private final Execution execution;
    private final Duration pace;
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    /// A command that runs.
    private record Running(Call call, Spot spot) {}

    /// @param pace between two edits
    ChatExec(Execution execution, Duration pace) {
        this.execution = execution;
        this.pace = pace;
    }

    /// Where the command of a call was typed; empty for calls of others.
    Optional<Spot> spot(String callId) {
        return Optional.ofNullable(running.get(callId)).map(Running::spot);
    }

    /// Ends what one caller runs from a place; how much that was.
    int stop(Spot spot, Caller caller) {
        int count = 0;
        for (Running one : running.values()) {
            boolean meant =
                    one.spot().isSame(spot) && one.call().caller().userId().equals(caller.userId());
            if (meant) {
                one.call().cancel();
                count++;
            }
        }
        return count;
    }

    /// Runs a command and shows it until its end.
    ///
    /// @param messageId of the message that holds the command
    void run(Spot spot, Caller caller, String messageId, String command)
            throws InterruptedException {
        Json.Obj args =
                Json.object().put("command", command).put("timeoutMs", LIMIT.toMillis()).build();
        Call call = execution.start(Invocation.of("exec", args, caller, null));
        running.put(call.id(), new Running(call, spot));
        try {
            new Shown(spot, call, messageId, command).untilTheEnd();
        } catch (ChannelException e) {
            LOG.log(
                    Level.WARNING,
                    "channel {0}: the output of {1} was not shown: {2}",
                    spot.account().name(),
                    call.id(),
                    e.getMessage());
        } finally {
            running.remove(call.id());
        }
    }

    /// One command and the message that shows it.
    private final class Shown {
        private final Spot spot;
        private final Call call;
        private final String messageId;
        private final String head;
        private final boolean edits;
        private String id = "";
        private String last = "";

        Shown(Spot spot, Call call, String messageId, String command) {
            this.spot = spot;
            this.call = call;
            this.messageId = messageId;
            this.edits = spot.account().can(ChannelAccount.Ability.EDIT);
            String line = command.replace('`', '\'').replace('\n', ' ');
            this.head = "`$ " + (line.length() > 200 ? line.substring(0, 200) + "…" : line) + "`";
        }

        void untilTheEnd() throws ChannelException, InterruptedException {
            spot.account().typing(spot.place());
            int seen = call.changes();
            long shownAt = System.nanoTime();
            while (call.outcome().isEmpty()) {
                seen = await(seen);
                boolean due = System.nanoTime() - shownAt >= pace.toNanos();
                if (edits && due && call.outcome().isEmpty()) {
                    show(head + "\n" + block(tail()) + "\n⏳");
                    shownAt = System.nanoTime();
                }
            }
            ended(call.outcome().get());
        }

        private int await(int seen) throws InterruptedException {
            Duration limit = pace.compareTo(LOOK) < 0 ? pace : LOOK;
            return call.awaitChange(seen, limit);
        }

        private void ended(Outcome outcome) throws ChannelException, InterruptedException {
            switch (outcome) {
                case Outcome.Done(ToolResult result) -> done(result);
                case Outcome.Refused(var _, var reason) ->
                        show(
                                head
                                        + "\n⛔ "
                                        + spot.speech().say("Refused: ", "已拒绝：")
                                        + reason.text());
                case Outcome.Failed(var _, String message) -> show(head + "\n⚠️ " + message);
            }
        }

        private void done(ToolResult result) throws ChannelException, InterruptedException {
            String end = head + "\n" + summary(result);
            String whole = whole();
            int room = spot.account().limits().text() - ROOM_FOR_HEAD;
            boolean fits = whole.length() <= room;
            String shown = fits ? whole : tail();
            show(shown.isBlank() ? end : head + "\n" + block(shown) + "\n" + summary(result));
            if (!fits) {
                file(whole);
            }
        }

        private String summary(ToolResult result) {
            Optional<Long> exit = result.details().number("exitCode");
            String took =
                    result.details()
                            .number("durationMs")
                            .map(ms -> " · %.1f s".formatted(ms / 1000.0))
                            .orElse("");
            boolean good = exit.isPresent() && exit.get() == 0;
            String told = exit.map(code -> "exit " + code).orElseGet(() -> status(result));
            return (good ? "✅ " : "❌ ") + told + took;
        }

        private String status(ToolResult result) {
            String text = result.text();
            return result.details()
                    .string("status")
                    .orElse(text.length() > 300 ? text.substring(0, 300) + "…" : text);
        }

        private void file(String whole) throws ChannelException, InterruptedException {
            byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
            boolean sends =
                    spot.account().can(ChannelAccount.Ability.FILES)
                            && bytes.length <= spot.account().limits().file().bytes();
            if (sends) {
                OutgoingFile file = new OutgoingFile("output.txt", "text/plain", bytes);
                spot.account().send(spot.message(call.id() + "-file", "").carrying(List.of(file)));
            }
        }

        private void show(String text) throws ChannelException, InterruptedException {
            if (text.equals(last)) {
                return;
            }
            OutgoingMessage message = spot.message(call.id(), text);
            if (id.isEmpty()) {
                id = spot.account().send(message.answering(messageId));
            } else {
                spot.account().edit(id, message);
            }
            last = text;
        }

        private String block(String text) {
            return "```\n" + text.replace("```", "'''").stripTrailing() + "\n```";
        }

        /// The end of what was written so far.
        private String tail() {
            int room = Math.min(TAIL, spot.account().limits().text() - ROOM_FOR_HEAD);
            String text = read(Math.max(0, size() - 4L * room), 4 * room);
            int from = Math.max(0, text.length() - room);
            boolean split = from > 0 && Character.isLowSurrogate(text.charAt(from));
            return text.substring(split ? from + 1 : from);
        }

        private String whole() {
            return read(Math.max(0, size() - MOST_FILE), MOST_FILE);
        }

        private long size() {
            return call.output().map(Output::size).orElse(0L);
        }

        private String read(long from, int most) {
            try {
                return call.output().isEmpty()
                        ? ""
                        : new String(call.output().get().read(from, most), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return spot.speech().say("(the output is gone: ", "(输出已不可读：")
                        + e.getMessage()
                        + ")";
            } catch (CodedException e) {
                return e.text();
            }
        }
    }
}
