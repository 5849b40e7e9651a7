package bot.molt.providers.completions;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.spi.model.ModelPart;
import java.util.List;

/// Thoughts have no place of their own in this API: servers send them as `reasoning_content` or
/// `reasoning`, some with `reasoning_details`, and want them back as they were. The signature of a
/// thought says which: the name of the member, or the details themselves.
final class Thoughts {
    static final String CONTENT = "reasoning_content";
    static final String REASONING = "reasoning";
    static final String DETAILS = "reasoning_details";

    private Thoughts() {}

    /// Adds the thoughts of a message to it.
    static void put(Json.ObjectBuilder message, List<ModelPart> parts) {
        StringBuilder text = new StringBuilder();
        String signature = "";
        for (ModelPart part : parts) {
            if (part instanceof ModelPart.Thinking thought && !thought.signature().isEmpty()) {
                text.append(thought.text());
                signature = thought.signature();
            }
        }
        if (signature.startsWith("[")) {
            message.put(DETAILS, JsonText.parse(signature));
        } else if (signature.equals(CONTENT) || signature.equals(REASONING)) {
            message.put(signature, text.toString());
        }
    }
}
