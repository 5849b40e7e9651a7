package bot.molt.providers.completions;

import bot.molt.providers.wire.ReplyBuilder;

/// Servers that do not know a model's thoughts from its answer send them as its first text, between
/// `<think>` and `</think>`.
final class ThinkTags {
    private static final String BEGIN = "<think>";
    private static final String END = "</think>";

    private final ReplyBuilder reply;
    private final StringBuilder held = new StringBuilder();
    private State state = State.UNDECIDED;

    private enum State {
        UNDECIDED,
        THINKING,
        BETWEEN,
        ANSWERING
    }

    ThinkTags(ReplyBuilder reply) {
        this.reply = reply;
    }

    void text(String delta) {
        if (state == State.ANSWERING) {
            reply.text(delta);
            return;
        }
        held.append(delta);
        decide();
        think();
        skipSpace();
    }

    private void decide() {
        if (state != State.UNDECIDED) {
            return;
        }
        String text = held.toString().stripLeading();
        if (text.startsWith(BEGIN)) {
            state = State.THINKING;
            held.delete(0, held.indexOf(BEGIN) + BEGIN.length());
        } else if (!BEGIN.startsWith(text)) {
            answer();
        }
    }

    private void think() {
        if (state != State.THINKING) {
            return;
        }
        int end = held.indexOf(END);
        int safe = end < 0 ? held.length() - tail() : end;
        reply.thinking(held.substring(0, safe));
        held.delete(0, end < 0 ? safe : end + END.length());
        state = end < 0 ? State.THINKING : State.BETWEEN;
    }

    /// How much of the end may be the beginning of the closing tag.
    private int tail() {
        int most = Math.min(held.length(), END.length() - 1);
        for (int length = most; length > 0; length--) {
            if (END.startsWith(held.substring(held.length() - length))) {
                return length;
            }
        }
        return 0;
    }

    private void skipSpace() {
        if (state == State.BETWEEN && !held.toString().isBlank()) {
            String rest = held.toString().stripLeading();
            held.setLength(0);
            held.append(rest);
            answer();
        }
    }

    private void answer() {
        state = State.ANSWERING;
        reply.text(held.toString());
        held.setLength(0);
    }

    /// What is still held is told as what it most likely is.
    void end() {
        if (state == State.THINKING) {
            reply.thinking(held.toString());
        } else if (state == State.UNDECIDED && !held.toString().isBlank()) {
            reply.text(held.toString());
        }
        held.setLength(0);
    }
}
