package bot.molt.protocol;

/// No parameters, or nothing to say: `{}`.
public record Empty() {}
