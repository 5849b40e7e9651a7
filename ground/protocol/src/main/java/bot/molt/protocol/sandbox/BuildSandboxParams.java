package bot.molt.protocol.sandbox;

import org.jspecify.annotations.Nullable;

/// An image to make on the gateway's machine.
///
/// @param image tag; null for the one of the configuration
/// @param dockerfile its text, built without any other file; null for the one that the gateway
///   brings
public record BuildSandboxParams(@Nullable String image, @Nullable String dockerfile) {}
