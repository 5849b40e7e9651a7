package bot.molt.gateway.stream;

import bot.molt.execution.approval.Approval;
import bot.molt.execution.approval.Asker;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks the client of a stream. Over a WebSocket it can answer there; whoever sees the event may
/// answer with the command line too.
final class ClientAsker implements Asker {
    private final EventSink sink;
    private final Map<String, ArrayBlockingQueue<Answer>> open;

    /// @param open answers that are waited for, by approval id
    ClientAsker(EventSink sink, Map<String, ArrayBlockingQueue<Answer>> open) {
        this.sink = sink;
        this.open = open;
    }

    static Map<String, ArrayBlockingQueue<Answer>> noAnswers() {
        return new ConcurrentHashMap<>();
    }

    @Override
    public Answer ask(Approval approval, Duration limit) throws InterruptedException {
        ArrayBlockingQueue<Answer> answers = new ArrayBlockingQueue<>(1);
        open.put(approval.id(), answers);
        try {
            sink.send(new CallEvent.Asked(approval));
            @Nullable Answer answer = answers.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
            return answer == null ? Answer.NONE : answer;
        } catch (IOException e) {
            return Answer.NONE;
        } finally {
            open.remove(approval.id());
        }
    }
}
