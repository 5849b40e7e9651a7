package bot.molt.protocol.sandbox;

/// An image that was made.
///
/// @param image tag
/// @param id digest; empty where it is not known
/// @param sizeBytes -1 where it is not known
public record BuiltSandboxResult(String image, String id, long sizeBytes) {}
