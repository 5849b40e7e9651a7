package bot.molt.app.gateway.chats;

import bot.molt.app.gateway.RunningGateway;
import bot.molt.testkit.channel.Sent;
import bot.molt.testkit.channel.SentMessage;

/// A platform and the people there.
interface Town extends AutoCloseable {
    /// Id of the channel.
    String channel();

    /// Settings of the channel, without policies.
    String settings();

    /// The setting by which the team's chat is read.
    String team();

    /// The gateway is there.
    void opened(RunningGateway gateway);

    /// Who may write.
    String ann();

    /// Who may not.
    String eve();

    Sent sent();

    /// The chat of direct messages with somebody, as the platform names it.
    String direct(String person);

    void say(String person, String text) throws Exception;

    /// Somebody mentions the bot in a thread of the team's chat.
    void ask(String person, String text) throws Exception;

    /// The thread.
    String thread();

    void photo(String person, byte[] bytes) throws Exception;

    void press(String person, SentMessage message, String label) throws Exception;

    /// The platform has too much for a moment.
    void limit();

    /// Says something twice, as over a connection that broke in between.
    void stammer(String person, String text) throws Exception;

    @Override
    void close();
}
