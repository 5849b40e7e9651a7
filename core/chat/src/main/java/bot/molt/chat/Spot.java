package bot.molt.chat;

import bot.molt.chat.text.Speech;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Place;

/// A place of an account, and the language spoken there.
record Spot(Account account, Place place, Speech speech) {
    /// A message to there.
    OutgoingMessage message(String key, String text) {
        return OutgoingMessage.of(place, key, text);
    }

    boolean isSame(Spot other) {
        return account.name().equals(other.account().name()) && place.equals(other.place());
    }
}
