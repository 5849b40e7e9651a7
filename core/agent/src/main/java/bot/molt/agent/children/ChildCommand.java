package bot.molt.agent.children;

import bot.molt.agent.Inbound;
import bot.molt.agent.Run;
import bot.molt.agent.RunResult;
import bot.molt.agent.command.Language;
import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import bot.molt.store.SessionRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// `/subagents list|stop|log|info|send`, for the session in which it is said.
final class ChildCommand {
    private static final int LINES = 20;

    private final Children children;
    private final SessionRow session;
    private final Caller caller;
    private final boolean chinese;

    ChildCommand(Children children, SessionRow session, Caller caller) {
        this.children = children;
        this.session = session;
        this.caller = caller;
        this.chinese = Language.of(session.entry()) == Language.CHINESE;
    }

    String answer(String rest) {
        String[] words = rest.strip().split("\\s+", 3);
        String verb = words[0].isEmpty() ? "list" : words[0].toLowerCase(Locale.ROOT);
        String which = words.length < 2 ? "" : words[1];
        List<Child> all = children.begunBy(session.key(), caller);
        return switch (verb) {
            case "list" -> list(all);
            case "stop" -> which.equals("all") ? stopAll(all) : on(all, which, this::stop);
            case "info" -> on(all, which, this::info);
            case "log" -> on(all, which, this::log);
            case "send" -> on(all, which, child -> send(child, words.length < 3 ? "" : words[2]));
            default ->
                    say(
                            "/subagents list | stop <n|all> | log <n> | info <n> | send <n> <message>",
                            "/subagents list | stop <序号|all> | log <序号> | info <序号> | send <序号> <消息>");
        };
    }

    private String say(String english, String inChinese) {
        return chinese ? inChinese : english;
    }

    @FunctionalInterface
    private interface Doing {
        String with(Child child);
    }

    /// By its number in the list, its label, or the beginning of its run's id.
    private String on(List<Child> all, String which, Doing doing) {
        Optional<Child> found =
                which.matches("\\d{1,4}")
                        ? all.stream().skip(Math.max(0, Long.parseLong(which) - 1)).findFirst()
                        : all.stream()
                                .filter(child -> !which.isEmpty())
                                .filter(child ->
                                        child.label().equalsIgnoreCase(which)
                                                || child.run().startsWith(which))
                                .findFirst();
        return found.map(doing::with)
                .orElse(say("No such sub-agent: ", "没有这个子代理：") + which + "\n" + list(all));
    }

    private String list(List<Child> all) {
        if (all.isEmpty()) {
            return say("No sub-agents.", "没有子代理。");
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < Math.min(LINES, all.size()); i++) {
            Child child = all.get(i);
            lines.add("%d. %s · %s".formatted(i + 1, state(child), child.name()));
        }
        return String.join("\n", lines);
    }

    private String state(Child child) {
        return children.run(child)
                .map(run -> run.result().map(Ending::status).orElseGet(() -> running(run)))
                .orElse("unknown");
    }

    private String running(Run run) {
        return run.startedAt() == 0 ? say("waits", "等待") : say("runs", "运行中");
    }

    private String stop(Child child) {
        children.stop(child);
        return say("Stopped: ", "已停止：") + child.name();
    }

    private String stopAll(List<Child> all) {
        List<Child> running =
                all.stream()
                        .filter(child ->
                                children.run(child)
                                        .filter(run -> run.result().isEmpty())
                                        .isPresent())
                        .toList();
        running.forEach(children::stop);
        return say("Stopped: ", "已停止：") + running.size();
    }

    private String info(Child child) {
        Optional<RunResult> end = children.run(child).flatMap(Run::result);
        List<String> lines = new ArrayList<>();
        lines.add(state(child) + " · " + child.name());
        lines.add(say("Task: ", "任务：") + child.task());
        lines.add(say("Run: ", "运行：") + child.run());
        lines.add(say("Session: ", "会话：") + child.session());
        end.ifPresent(result ->
                lines.add(
                        say("Runtime: ", "用时：")
                                + Ending.took(
                                        Duration.ofMillis(
                                                Math.max(
                                                        0,
                                                        result.facts().endedAt()
                                                                - child.begun())))));
        return String.join("\n", lines);
    }

    private String log(Child child) {
        Optional<SessionRow> row = children.sessions().find(child.session(), caller);
        if (row.isEmpty()) {
            return say("Its session is gone.", "它的会话已被删除。");
        }
        List<String> lines = new ArrayList<>();
        for (Json.Obj message : children.sessions().history(row.get().sessionId(), LINES)) {
            String text = Peers.text(message);
            if (!text.isBlank()) {
                lines.add(message.string("role").orElse("?") + ": " + Peers.shortened(text, 300));
            }
        }
        return lines.isEmpty() ? "-" : String.join("\n", lines);
    }

    private String send(Child child, String text) {
        if (text.isBlank()) {
            return "/subagents send <n> <message>";
        }
        try {
            Run _ =
                    children.agents()
                            .submit(
                                    Inbound.of(
                                            UUID.randomUUID().toString(),
                                            child.caller(child.session()),
                                            child.session(),
                                            text));
            return say("Sent to ", "已发送给 ") + child.name();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "-";
        } catch (CodedException e) {
            return e.text();
        }
    }
}
