package bot.molt.testkit.model;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a [FakeModelServer] answers to one request.
public sealed interface Turn {
    /// A reply, streamed.
    ///
    /// @param pace between two pieces of the stream
    record Reply(List<Piece> pieces, Tokens tokens, Duration pace, Ending ending) implements Turn {
        public Reply {
            pieces = List.copyOf(pieces);
        }

        /// The same, ended otherwise.
        public Reply ending(Ending other) {
            return new Reply(pieces, tokens, pace, other);
        }

        /// The same, slower.
        public Reply paced(Duration between) {
            return new Reply(pieces, tokens, between, ending);
        }

        /// The same with other counts.
        public Reply counting(Tokens other) {
            return new Reply(pieces, other, pace, ending);
        }

        /// The same with one more piece behind the others.
        public Reply then(Piece piece) {
            List<Piece> all = new ArrayList<>(pieces);
            all.add(piece);
            return new Reply(all, tokens, pace, ending);
        }

        List<Piece.Call> calls() {
            return pieces.stream()
                    .filter(Piece.Call.class::isInstance)
                    .map(Piece.Call.class::cast)
                    .toList();
        }
    }

    /// A refusal before any stream.
    ///
    /// @param retryAfter zero where the server does not say
    record Failure(Fault fault, Duration retryAfter) implements Turn {}

    /// Part of a reply.
    sealed interface Piece {
        record Text(String text) implements Piece {}

        /// @param signature empty for none
        record Thinking(String text, String signature) implements Piece {}

        /// @param id empty for a server that has none
        record Call(String id, String tool, Json.Obj input) implements Piece {}
    }

    /// How the stream of a reply ends.
    enum Ending {
        /// As it should.
        WHOLE,
        /// At the limit of tokens.
        LENGTH,
        /// The model would not answer.
        REFUSED,
        /// The connection is closed in the middle.
        CUT,
        /// From the middle on nothing comes.
        STALLED,
        /// In the middle the server tells of its failure.
        BROKEN
    }

    /// Counts of a reply.
    record Tokens(int input, int output, int cached) {}

    /// What a server refuses for.
    enum Fault {
        AUTH,
        BILLING,
        RATE_LIMITED,
        OVERLOADED,
        OVERFLOW,
        NO_MODEL,
        INVALID,
        SERVER
    }

    Tokens STANDARD = new Tokens(10, 5, 0);

    static Reply of(Piece... pieces) {
        return new Reply(List.of(pieces), STANDARD, Duration.ZERO, Ending.WHOLE);
    }

    static Reply say(String text) {
        return of(new Piece.Text(text));
    }

    /// One call.
    ///
    /// @param input JSON; single quotes will do
    static Reply call(String tool, String input) {
        return of(piece("call_" + tool, tool, input));
    }

    static Piece.Call piece(String id, String tool, String input) {
        return new Piece.Call(id, tool, JsonText.parseObject(input.replace('\'', '"')));
    }

    static Failure fail(Fault fault) {
        return new Failure(fault, Duration.ZERO);
    }
}
