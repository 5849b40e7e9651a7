package bot.molt.spi.model;

/// A family of model servers that speak one protocol.
public interface ModelApi {
    /// As configurations name it: `anthropic-messages`, `openai-completions`, `openai-responses`,
    /// `google-generative-ai`, `ollama`, `bedrock-converse-stream`.
    String name();

    /// A client of one server. Nothing is sent before it is used.
    ///
    /// Errors: `invalid_config` where the endpoint lacks what this family needs.
    ModelClient open(ModelEndpoint endpoint);
}
