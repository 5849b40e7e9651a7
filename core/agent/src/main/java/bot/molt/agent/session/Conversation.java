package bot.molt.agent.session;

import bot.molt.base.json.Json;
import bot.molt.spi.model.ModelMessage;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.tool.Content;
import bot.molt.store.TranscriptTable;
import bot.molt.store.TranscriptTable.Entry;
import bot.molt.store.Tx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a model is told of a session: the messages since it was last made shorter, and what was
/// said of those before. Read from the end of the transcript, however long that is.
///
/// @param summary of what is not told; empty for none
/// @param said messages, oldest first, each with the id of its entry
public record Conversation(String summary, List<Said> said) {
    private static final String NO_RESULT =
            "interrupted: the gateway stopped or the run was ended while this ran; it may or may not have happened";

    /// A message and its entry.
    public record Said(String entryId, ModelMessage message) {}

    /// Reads what fits into so many characters.
    public static Conversation read(
            Tx tx, TranscriptTable transcripts, String sessionId, long budget) throws SQLException {
        Reader reader = new Reader(budget);
        List<Entry> entries = transcripts.fromEnd(tx, sessionId, reader::takes);
        List<Said> said = new ArrayList<>();
        int beat = -1;
        for (Entry entry : entries) {
            ModelMessage message = Lines.read(entry.json());
            boolean isBeat = Lines.isBeat(entry.json());
            if (message instanceof ModelMessage.User) {
                beat = isBeat ? said.size() : -1;
            }
            if (Lines.isQuiet(entry.json()) && beat >= 0) {
                said.subList(beat, said.size()).clear();
            } else if (message != null) {
                said.add(new Said(entry.id(), message));
            }
        }
        return new Conversation(reader.summary, fromFirstUser(said));
    }

    /// Stops where the last summary begins to stand for the rest, or where the budget ends.
    private static final class Reader {
        private final long budget;
        private long used;
        private String summary = "";
        private @Nullable String firstKept;

        Reader(long budget) {
            this.budget = budget;
        }

        boolean takes(Entry entry) {
            boolean isCompaction =
                    entry.json().string("type").filter("compaction"::equals).isPresent();
            if (isCompaction && firstKept == null) {
                summary = entry.json().string("summary").orElse("");
                firstKept = entry.json().string("firstKeptEntryId").orElse("");
                return !firstKept.isEmpty();
            }
            used += size(entry.json());
            return used < budget && !entry.id().equals(firstKept);
        }

        private static long size(Json.Obj entry) {
            long size = 0;
            for (Json part : entry.object("message").items("content")) {
                if (part instanceof Json.Obj piece) {
                    size += piece.string("text").map(String::length).orElse(200);
                }
            }
            return size;
        }
    }

    /// What answers nothing that is told cannot be told.
    private static List<Said> fromFirstUser(List<Said> said) {
        int first = 0;
        while (first < said.size() && !(said.get(first).message() instanceof ModelMessage.User)) {
            first++;
        }
        return List.copyOf(said.subList(first, said.size()));
    }

    /// The messages as a model can take them: each call has its result behind it, each result its
    /// call before.
    public List<ModelMessage> messages() {
        List<ModelMessage> all = new ArrayList<>();
        if (!summary.isEmpty()) {
            all.add(ModelMessage.User.of("[Earlier conversation, in short]\n\n" + summary));
        }
        all.addAll(whole(said.stream().map(Said::message).toList()));
        return all;
    }

    private static List<ModelMessage> whole(List<ModelMessage> messages) {
        List<ModelMessage> all = new ArrayList<>();
        Map<String, ModelPart.ToolCall> open = new LinkedHashMap<>();
        for (ModelMessage message : messages) {
            if (message instanceof ModelMessage.ToolResult result) {
                if (open.remove(result.callId()) != null) {
                    all.add(result);
                }
                continue;
            }
            all.addAll(unanswered(open));
            open.clear();
            all.add(message);
            if (message instanceof ModelMessage.Assistant answer) {
                calls(answer).forEach(call -> open.put(call.id(), call));
            }
        }
        all.addAll(unanswered(open));
        return all;
    }

    private static List<ModelMessage> unanswered(Map<String, ModelPart.ToolCall> open) {
        return open.values().stream()
                .<ModelMessage>map(call ->
                        new ModelMessage.ToolResult(
                                call.id(), call.name(), List.of(new Content.Text(NO_RESULT)), true))
                .toList();
    }

    /// The calls of the last answer that have no result yet; empty where all have, or where
    /// somebody said something since.
    public List<ModelPart.ToolCall> openCalls() {
        Map<String, ModelPart.ToolCall> open = new LinkedHashMap<>();
        for (Said each : said) {
            switch (each.message()) {
                case ModelMessage.User _ -> open.clear();
                case ModelMessage.Assistant answer -> {
                    open.clear();
                    calls(answer).forEach(call -> open.put(call.id(), call));
                }
                case ModelMessage.ToolResult result -> open.remove(result.callId());
            }
        }
        return List.copyOf(open.values());
    }

    private static List<ModelPart.ToolCall> calls(ModelMessage.Assistant answer) {
        return answer.parts().stream()
                .filter(ModelPart.ToolCall.class::isInstance)
                .map(ModelPart.ToolCall.class::cast)
                .toList();
    }

    /// Whether the last message asks for an answer.
    public boolean awaitsAnswer() {
        return !said.isEmpty() && !(said.getLast().message() instanceof ModelMessage.Assistant);
    }
}
