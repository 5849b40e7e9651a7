package bot.molt.providers.google;

import bot.molt.base.json.Json;
import bot.molt.providers.wire.Conversation;
import bot.molt.spi.model.ModelMessage;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.model.ModelRequest;
import java.util.ArrayList;
import java.util.List;

/// A conversation as contents of `user` and `model`; what follows each other on one side is one
/// content.
final class GeminiContents {
    /// What the server takes in the place of a signature for a call that another API made.
    private static final String UNSIGNED = "skip_thought_signature_validator";

    private final List<Json> contents = new ArrayList<>();
    private final boolean wantsSignatures;
    private List<Json> parts = new ArrayList<>();
    private List<Json> pictures = new ArrayList<>();
    private String role = "user";

    GeminiContents(ModelRequest request) {
        this.wantsSignatures = request.model().contains("gemini-3");
        for (ModelMessage message : Conversation.mended(request.messages())) {
            add(message);
        }
        end();
    }

    Json json() {
        return Json.array(contents);
    }

    private void begin(String next) {
        if (!role.equals(next)) {
            end();
            role = next;
        }
    }

    private void end() {
        parts.addAll(pictures);
        if (!parts.isEmpty()) {
            contents.add(Json.object().put("role", role).put("parts", Json.array(parts)).build());
        }
        parts = new ArrayList<>();
        pictures = new ArrayList<>();
    }

    private void add(ModelMessage message) {
        switch (message) {
            case ModelMessage.User(List<ModelPart> said) -> {
                begin("user");
                for (ModelPart part : said) {
                    addSaid(part);
                }
            }
            case ModelMessage.Assistant(List<ModelPart> answered, String api) -> {
                begin("model");
                addAnswered(answered, api.equals(GoogleGenerativeAi.NAME));
            }
            case ModelMessage.ToolResult result -> {
                begin("user");
                addResult(result);
            }
        }
    }

    private void addSaid(ModelPart part) {
        if (part instanceof ModelPart.Text(String text) && !text.isEmpty()) {
            parts.add(GeminiBody.text(text));
        } else if (part instanceof ModelPart.Image image) {
            parts.add(image(image));
        }
    }

    private static Json.Obj image(ModelPart.Image image) {
        Json.Obj data =
                Json.object()
                        .put("mimeType", image.mimeType())
                        .put("data", Conversation.base64(image.bytes()))
                        .build();
        return Json.object().put("inlineData", data).build();
    }

    /// A thought without text is the signature of what comes behind it.
    private void addAnswered(List<ModelPart> answered, boolean own) {
        String signature = "";
        boolean called = false;
        for (ModelPart part : answered) {
            switch (part) {
                case ModelPart.Thinking thought when own && !thought.signature().isEmpty() ->
                        signature = thought.signature();
                case ModelPart.Text(String text) when !text.isEmpty() -> {
                    parts.add(signed(GeminiBody.text(text), signature));
                    signature = "";
                }
                case ModelPart.ToolCall call -> {
                    boolean bare = signature.isEmpty() && !called && wantsSignatures;
                    parts.add(signed(call(call), bare ? UNSIGNED : signature));
                    signature = "";
                    called = true;
                }
                case ModelPart.Thinking _, ModelPart.Text _, ModelPart.Image _ -> {}
            }
        }
    }

    private static Json.Obj signed(Json.Obj part, String signature) {
        return signature.isEmpty() ? part : part.with("thoughtSignature", signature);
    }

    private static Json.Obj call(ModelPart.ToolCall call) {
        Json.Obj inner =
                Json.object()
                        .put("id", call.id())
                        .put("name", call.name())
                        .put("args", call.arguments())
                        .build();
        return Json.object().put("functionCall", inner).build();
    }

    private void addResult(ModelMessage.ToolResult result) {
        Json.Obj response =
                Json.object()
                        .put(
                                result.isError() ? "error" : "output",
                                Conversation.text(result.content()))
                        .build();
        Json.Obj inner =
                Json.object()
                        .put("id", result.callId())
                        .put("name", result.tool())
                        .put("response", response)
                        .build();
        parts.add(Json.object().put("functionResponse", inner).build());
        Conversation.images(result.content()).forEach(image -> pictures.add(image(image)));
    }
}
