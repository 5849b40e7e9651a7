package bot.molt.providers.wire;

import bot.molt.base.Ids;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.spi.model.ModelEvent;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.model.ModelReply;
import bot.molt.spi.model.ModelReply.Stop;
import bot.molt.spi.model.ModelUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts a reply together from what a stream brings, and tells of it.
public final class ReplyBuilder {
    /// Where a model wrote no JSON, the tool is given its text under this name and refuses it, so
    /// that the model sees its mistake.
    static final String NOT_JSON = "_notJson";

    private final Consumer<ModelEvent> listener;
    private final List<Piece> pieces = new ArrayList<>();
    private ModelUsage usage = ModelUsage.NONE;
    private String model;

    /// A part that grows.
    private static final class Piece {
        private final Kind kind;
        private final StringBuilder text = new StringBuilder();
        private String key = "";
        private String id = "";
        private String name = "";
        private String signature = "";
        private boolean ended;
        private ModelPart.@Nullable ToolCall call;

        Piece(Kind kind) {
            this.kind = kind;
        }
    }

    private enum Kind {
        TEXT,
        THINKING,
        CALL
    }

    /// @param model that was asked, for servers that do not say which one answered
    public ReplyBuilder(String model, Consumer<ModelEvent> listener) {
        this.model = model;
        this.listener = listener;
    }

    /// More text of the answer.
    public void text(String delta) {
        if (!delta.isEmpty()) {
            growing(Kind.TEXT).text.append(delta);
            listener.accept(new ModelEvent.Text(delta));
        }
    }

    /// More of the thoughts.
    public void thinking(String delta) {
        if (!delta.isEmpty()) {
            growing(Kind.THINKING).text.append(delta);
            listener.accept(new ModelEvent.Thinking(delta));
        }
    }

    /// What the API wants back with the thoughts that came last, or came alone.
    public void signature(String value) {
        growing(Kind.THINKING).signature = value;
    }

    /// The part that came last is whole; the next begins a new one.
    public void endPart() {
        if (!pieces.isEmpty()) {
            pieces.getLast().ended = true;
        }
    }

    private Piece growing(Kind kind) {
        Piece last = pieces.isEmpty() ? null : pieces.getLast();
        if (last == null || last.kind != kind || last.ended) {
            last = new Piece(kind);
            pieces.add(last);
        }
        return last;
    }

    /// A call begins.
    ///
    /// @param key what its pieces are known by, as long as it is not whole
    /// @param id empty where the server has none
    public void beginCall(String key, String id, String name) {
        Piece piece = new Piece(Kind.CALL);
        piece.key = key;
        piece.id = id.isEmpty() ? Ids.next("call") : id;
        piece.name = name;
        pieces.add(piece);
    }

    /// Whether a call of this key has begun and is not whole.
    public boolean isOpen(String key) {
        return open(key) != null;
    }

    /// The id of the open call of this key; empty where there is none.
    public String openId(String key) {
        Piece piece = open(key);
        return piece == null ? "" : piece.id;
    }

    private @Nullable Piece open(String key) {
        for (Piece piece : pieces.reversed()) {
            if (piece.kind == Kind.CALL && piece.call == null && piece.key.equals(key)) {
                return piece;
            }
        }
        return null;
    }

    /// More of the name of an open call.
    public void name(String key, String delta) {
        Piece piece = open(key);
        if (piece != null) {
            piece.name += delta;
        }
    }

    /// More of the arguments of an open call.
    public void arguments(String key, String delta) {
        Piece piece = open(key);
        if (piece != null) {
            piece.text.append(delta);
        }
    }

    /// All arguments of an open call at once.
    public void allArguments(String key, String text) {
        Piece piece = open(key);
        if (piece != null && !text.isEmpty()) {
            piece.text.setLength(0);
            piece.text.append(text);
        }
    }

    /// An open call is whole.
    public void endCall(String key) {
        Piece piece = open(key);
        if (piece != null) {
            end(piece);
        }
    }

    private void end(Piece piece) {
        ModelPart.ToolCall call =
                new ModelPart.ToolCall(piece.id, piece.name, parsed(piece.text.toString()));
        piece.call = call;
        listener.accept(new ModelEvent.ToolCall(call));
    }

    private static Json.Obj parsed(String text) {
        if (text.isBlank()) {
            return Json.Obj.EMPTY;
        }
        try {
            return JsonText.parseObject(text);
        } catch (JsonSyntaxException e) {
            return Json.object().put(NOT_JSON, text).build();
        }
    }

    /// The tokens so far; the last word counts.
    public void usage(ModelUsage counted) {
        usage = counted;
    }

    public ModelUsage usage() {
        return usage;
    }

    /// The model that answers, as the server names it.
    public void model(String name) {
        if (!name.isBlank()) {
            model = name;
        }
    }

    /// Whether nothing has come.
    public boolean isEmpty() {
        return pieces.isEmpty();
    }

    /// The reply. A call that the limit of tokens cut off is left out.
    public ModelReply finish(Stop stop) {
        for (Piece piece : pieces) {
            boolean cut = stop == Stop.LENGTH && parsed(piece.text.toString()).has(NOT_JSON);
            if (piece.kind == Kind.CALL && piece.call == null && !cut) {
                end(piece);
            }
        }
        List<ModelPart> parts = new ArrayList<>();
        for (Piece piece : pieces) {
            ModelPart part = part(piece);
            if (part != null) {
                parts.add(part);
            }
        }
        boolean calls = parts.stream().anyMatch(ModelPart.ToolCall.class::isInstance);
        Stop why = calls && stop == Stop.END ? Stop.TOOL_USE : stop;
        why = !calls && stop == Stop.TOOL_USE ? Stop.END : why;
        return new ModelReply(parts, why, usage, model);
    }

    private static @Nullable ModelPart part(Piece piece) {
        return switch (piece.kind) {
            case TEXT -> new ModelPart.Text(piece.text.toString());
            case THINKING -> new ModelPart.Thinking(piece.text.toString(), piece.signature);
            case CALL -> piece.call;
        };
    }
}
