package bot.molt.spi.model;

/// A model, as its server names it.
///
/// @param contextTokens the window; zero where the server does not say
public record ModelInfo(String id, String title, int contextTokens) {}
