package bot.molt.spi.channel;

/// A file on its way to people.
@SuppressWarnings("ArrayRecordComponent")
public record OutgoingFile(String name, String mimeType, byte[] bytes) {
    public boolean isImage() {
        return mimeType.startsWith("image/");
    }
}
