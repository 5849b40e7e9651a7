package bot.molt.spi.plugin;

/// Settings of a plugin that has none.
public record NoSettings() {}
