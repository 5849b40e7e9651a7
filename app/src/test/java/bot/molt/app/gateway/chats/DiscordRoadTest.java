package bot.molt.app.gateway.chats;

import bot.molt.app.gateway.RunningGateway;
import bot.molt.testkit.channel.FakeDiscord;
import bot.molt.testkit.channel.Sent;
import bot.molt.testkit.channel.SentMessage;
import java.io.IOException;

class DiscordRoadTest extends ChatRoad {
    @Override
    Town town() throws IOException {
        return new Discord();
    }

    private static final class Discord implements Town {
        private final FakeDiscord discord = new FakeDiscord();
        private String thread = "";

        Discord() throws IOException {}

        @Override
        public String channel() {
            return "discord";
        }

        @Override
        public String settings() {
            return "token: '%s', apiRoot: '%s'".formatted(FakeDiscord.TOKEN, discord.url());
        }

        @Override
        public String team() {
            return "guilds: { '900': { } }";
        }

        @Override
        public void opened(RunningGateway gateway) {}

        @Override
        public String ann() {
            return "42";
        }

        @Override
        public String eve() {
            return "66";
        }

        @Override
        public Sent sent() {
            return discord.sent();
        }

        @Override
        public String direct(String person) {
            return "5" + person;
        }

        @Override
        public void say(String person, String text) throws InterruptedException {
            discord.say(person, text);
        }

        @Override
        public void ask(String person, String text) throws InterruptedException {
            if (thread.isEmpty()) {
                thread = discord.openThread("lunch");
            }
            discord.sayIn(thread, person, "<@4711> " + text);
        }

        @Override
        public String thread() {
            return thread;
        }

        @Override
        public void photo(String person, byte[] bytes) throws InterruptedException {
            discord.sendPhoto(person, "what is this?", bytes);
        }

        @Override
        public void press(String person, SentMessage message, String label)
                throws InterruptedException {
            discord.press(person, message, label);
        }

        @Override
        public void limit() {
            discord.limit(1, true);
        }

        /// Said while the connection breaks: the session tells it again where it was not taken.
        @Override
        public void stammer(String person, String text) throws IOException, InterruptedException {
            discord.say(person, text);
            discord.sessions().cut();
        }

        @Override
        public void close() {
            discord.close();
        }
    }
}
