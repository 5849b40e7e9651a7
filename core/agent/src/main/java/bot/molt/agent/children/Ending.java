package bot.molt.agent.children;

import bot.molt.agent.RunResult;
import bot.molt.agent.prompt.Outside;
import java.time.Duration;

/// How a sub-agent's end is told to the agent that began it.
final class Ending {
    private static final int LONGEST = 20_000;

    private Ending() {}

    /// The result is material: what the helper read may stand in it.
    static String text(Child child, RunResult end) {
        RunResult.Facts facts = end.facts();
        Duration took = Duration.ofMillis(Math.max(0, facts.endedAt() - child.begun()));
        String result = end.text().isBlank() ? "(nothing)" : shortened(end.text().strip());
        return """
        [A sub-agent of yours has ended: %s]
        Status: %s

        Result:
        %s

        %sStats: runtime %s, tokens %d in / %d out, session %s
        Tell the person who waits for it what is worth telling, in your own words; answer NO_REPLY where nothing is.\
        """
                .formatted(
                        child.name().replaceAll("\\s+", " "),
                        status(end),
                        Outside.wrap("subagent", child.run(), result),
                        end.error().isEmpty() ? "" : "Notes: " + end.error() + "\n\n",
                        took(took),
                        facts.usage().context(),
                        facts.usage().output(),
                        child.session());
    }

    /// `success`, `error`, `timeout`, `unknown`.
    static String status(RunResult end) {
        return switch (end.status()) {
            case OK -> "success";
            case ERROR -> end.facts().sessionKey().isEmpty() ? "unknown" : "error";
            case ABORTED -> end.stop().equals("timeout") ? "timeout" : "error";
        };
    }

    static String took(Duration took) {
        return took.toMinutes() > 0
                ? "%dm%ds".formatted(took.toMinutes(), took.toSecondsPart())
                : took.toSeconds() + "s";
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST)
                        + "\n[… %d characters are left out …]".formatted(text.length() - LONGEST);
    }
}
