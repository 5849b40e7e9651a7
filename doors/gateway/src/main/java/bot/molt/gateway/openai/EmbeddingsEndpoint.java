package bot.molt.gateway.openai;

import bot.molt.base.CodedException;
import bot.molt.base.DataSize;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.gateway.http.HttpEndpoint;
import bot.molt.gateway.http.Request;
import bot.molt.spi.embed.Embedder;
import bot.molt.spi.embed.Embedders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// `POST /v1/embeddings`: texts as vectors. The name of an agent stands for the model that memory
/// is searched with.
///
/// Source: platform.openai.com/docs/api-reference/embeddings.
public final class EmbeddingsEndpoint implements HttpEndpoint {
    private static final DataSize MAX_BODY = new DataSize(5 << 20);
    private static final int MOST_TEXTS = 2_048;
    private static final List<String> AGENTS = List.of("moltbot", "openclaw", "clawdbot");

    private final Embedders embedders;
    private final BooleanSupplier enabled;

    /// @param enabled whether it is there at all
    public EmbeddingsEndpoint(Embedders embedders, BooleanSupplier enabled) {
        this.embedders = embedders;
        this.enabled = enabled;
    }

    @Override
    public List<String> paths() {
        return List.of("/v1/embeddings");
    }

    @Override
    public List<String> methods() {
        return List.of("POST");
    }

    @Override
    public void handle(Request request) throws IOException, InterruptedException {
        if (!enabled.getAsBoolean()) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND,
                    "Not Found (expected: gateway.http.endpoints.chatCompletions.enabled)");
        }
        Json.Obj body = request.json(MAX_BODY);
        List<String> texts = texts(body.get("input"));
        boolean numbers = numbers(body);
        Embedder embedder = embedders.find(name(body));
        Embedder.Embedded embedded = embedder.embed(texts, Embedder.Purpose.PASSAGE);
        List<Json> data = new ArrayList<>();
        for (float[] vector : embedded.vectors()) {
            float[] cut = cut(vector, body);
            data.add(
                    Json.object()
                            .put("object", "embedding")
                            .put("index", data.size())
                            .put("embedding", numbers ? numbers(cut) : Json.of(base64(cut)))
                            .build());
        }
        request.exchange()
                .respondJson(
                        200,
                        Json.object()
                                .put("object", "list")
                                .put("data", Json.array(data))
                                .put("model", embedder.model())
                                .put(
                                        "usage",
                                        Json.object()
                                                .put("prompt_tokens", embedded.tokens())
                                                .put("total_tokens", embedded.tokens())
                                                .build())
                                .build());
    }

    private static String name(Json.Obj body) {
        String model =
                body.string("model")
                        .orElseThrow(() -> refused("model", "nothing", "the name of a model"));
        String first = model.contains("/") ? model.substring(0, model.indexOf('/')) : model;
        return AGENTS.contains(first) ? "" : model;
    }

    private static boolean numbers(Json.Obj body) {
        return switch (body.string("encoding_format").orElse("float")) {
            case "float" -> true;
            case "base64" -> false;
            case String other -> throw refused("encoding_format", other, "float or base64");
        };
    }

    private static List<String> texts(@Nullable Json input) {
        List<String> texts = new ArrayList<>();
        switch (input) {
            case Json.Str(String text) -> texts.add(text);
            case Json.Arr(List<Json> items) -> items.forEach(item -> texts.add(text(item)));
            case null, default ->
                    throw refused("input", String.valueOf(input), "a text, or a list of texts");
        }
        if (texts.isEmpty() || texts.size() > MOST_TEXTS) {
            throw refused("input", texts.size() + " texts", "1.." + MOST_TEXTS);
        }
        for (String text : texts) {
            if (text.isBlank()) {
                throw refused("input", "an empty text", "texts with something in them");
            }
        }
        return texts;
    }

    private static String text(Json item) {
        if (item instanceof Json.Str(String text)) {
            return text;
        }
        boolean tokens = item instanceof Json.Num || item instanceof Json.Arr;
        throw refused(
                "input",
                tokens ? "numbers of tokens" : item.toString(),
                tokens ? "text: these models have other tokens than OpenAI's" : "texts");
    }

    /// The first numbers alone, where fewer are wanted, at length one.
    private static float[] cut(float[] vector, Json.Obj body) {
        if (!body.has("dimensions")) {
            return vector;
        }
        long wanted = body.number("dimensions").orElse(0L);
        if (wanted < 1 || wanted > vector.length) {
            throw refused(
                    "dimensions", String.valueOf(body.get("dimensions")), "1.." + vector.length);
        }
        float[] cut = Arrays.copyOf(vector, (int) wanted);
        double square = 0;
        for (float each : cut) {
            square += (double) each * each;
        }
        float length = (float) Math.max(Math.sqrt(square), 1e-12);
        for (int at = 0; at < cut.length; at++) {
            cut[at] /= length;
        }
        return cut;
    }

    private static Json.Arr numbers(float[] vector) {
        List<Json> numbers = new ArrayList<>(vector.length);
        for (float each : vector) {
            numbers.add(Json.of((double) each));
        }
        return Json.array(numbers);
    }

    /// Four bytes each, the lowest first.
    private static String base64(float[] vector) {
        ByteBuffer bytes =
                ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float each : vector) {
            bytes.putFloat(each);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static CodedException refused(String name, String value, String expected) {
        return new CodedException(
                ErrorCode.INVALID_PARAMS, "%s: %s (expected: %s)".formatted(name, value, expected));
    }
}
