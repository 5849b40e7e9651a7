package bot.molt.spi.channel;

import bot.molt.base.Require;

/// A button under a message.
///
/// @param data told when it is pressed; 64 bytes at most
public record Button(String label, String data) {
    private static final int LONGEST = 64;

    public Button {
        Require.nonBlank("label", label);
        Require.range("length of data", data.length(), 1, LONGEST);
    }
}
