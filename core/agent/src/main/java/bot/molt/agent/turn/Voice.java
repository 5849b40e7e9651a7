package bot.molt.agent.turn;

import bot.molt.agent.Run;
import bot.molt.agent.RunEvent;
import bot.molt.spi.model.ModelEvent;

/// What a run has said so far, over all its answers, and who is told.
///
/// Threads: the turn's.
final class Voice {
    private final Run run;
    private final StringBuilder whole = new StringBuilder();
    private final StringBuilder answer = new StringBuilder();
    private int start;
    private final boolean withheld;
    private boolean silent;

    Voice(Run run) {
        this(run, false);
    }

    private Voice(Run run, boolean withheld) {
        this.run = run;
        this.withheld = withheld;
    }

    /// One that nobody hears before it is released.
    static Voice withheld(Run run) {
        return new Voice(run, true);
    }

    /// What was withheld and is told after all; empty for nothing.
    void release(String text) {
        if (!text.isEmpty()) {
            run.tell(new RunEvent.Text(text, text));
        }
    }

    private void tell(RunEvent event) {
        if (!withheld) {
            run.tell(event);
        }
    }

    /// What comes is not for the person.
    void hush() {
        silent = true;
    }

    void speak() {
        silent = false;
    }

    /// An answer begins; those before stay.
    void begin() {
        answer.setLength(0);
        start = whole.length();
    }

    void event(ModelEvent event) {
        switch (event) {
            case ModelEvent.Text(String delta) -> text(delta);
            case ModelEvent.Thinking(String delta) -> {
                if (!silent) {
                    tell(new RunEvent.Thinking(delta));
                }
            }
            case ModelEvent.ToolCall _ -> {}
        }
    }

    private void text(String delta) {
        if (delta.isEmpty()) {
            return;
        }
        String gap = answer.isEmpty() && start > 0 ? "\n\n" : "";
        answer.append(delta);
        if (!silent) {
            whole.append(gap).append(delta);
            tell(new RunEvent.Text(whole.toString(), gap + delta));
        }
    }

    /// What the answer said so far is void.
    void startOver() {
        answer.setLength(0);
        if (!silent) {
            whole.setLength(start);
            tell(new RunEvent.Text(whole.toString(), ""));
        }
    }

    /// The answer came whole, perhaps without having been told piece by piece.
    void complete(String text) {
        if (answer.isEmpty()) {
            text(text);
        }
    }

    /// What the current answer said.
    String answer() {
        return answer.toString();
    }

    /// All that was said.
    String whole() {
        return whole.toString();
    }
}
