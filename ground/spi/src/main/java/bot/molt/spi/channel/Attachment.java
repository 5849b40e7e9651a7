package bot.molt.spi.channel;

/// Something that came with a message.
///
/// @param ref by which the platform hands it out
/// @param mimeType empty where the platform does not say
/// @param bytes zero where the platform does not say
public record Attachment(Kind kind, String ref, String name, String mimeType, long bytes) {
    /// What it is.
    public enum Kind {
        IMAGE,
        AUDIO,
        VIDEO,
        DOCUMENT,
        STICKER
    }
}
