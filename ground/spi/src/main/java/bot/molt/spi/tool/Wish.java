package bot.molt.spi.tool;

/// Where a call itself wants to run, instead of where the configuration says. Whether it may is not
/// the tool's to decide.
///
/// @param kind of target: `node`
/// @param name of the machine; empty where the caller does not say
public record Wish(String kind, String name) {}
