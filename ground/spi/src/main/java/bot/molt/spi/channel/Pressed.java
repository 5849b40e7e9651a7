package bot.molt.spi.channel;

/// A button that somebody pressed.
///
/// @param id of the press, by which it is answered
/// @param messageId of the message that holds the button
/// @param data of the button
public record Pressed(String id, Place place, String messageId, Person from, String data) {}
