package bot.molt.app.gateway.chats;

import bot.molt.app.gateway.RunningGateway;
import bot.molt.testkit.channel.FakeSlack;
import bot.molt.testkit.channel.Sent;
import bot.molt.testkit.channel.SentMessage;
import java.io.IOException;

class SlackRoadTest extends ChatRoad {
    private static final String ROOT = "1794000000.000001";

    @Override
    Town town() throws IOException {
        return new Slack();
    }

    private static final class Slack implements Town {
        private final FakeSlack slack = new FakeSlack();

        Slack() throws IOException {}

        @Override
        public String channel() {
            return "slack";
        }

        @Override
        public String settings() {
            return "botToken: '%s', appToken: '%s', apiRoot: '%s'"
                    .formatted(FakeSlack.BOT_TOKEN, FakeSlack.APP_TOKEN, slack.url());
        }

        @Override
        public String team() {
            return "channels: { '#general': { } }";
        }

        @Override
        public void opened(RunningGateway gateway) {}

        @Override
        public String ann() {
            return "U42";
        }

        @Override
        public String eve() {
            return "U66";
        }

        @Override
        public Sent sent() {
            return slack.sent();
        }

        @Override
        public String direct(String person) {
            return "D0" + person;
        }

        @Override
        public void say(String person, String text) throws IOException {
            slack.say(person, text);
        }

        @Override
        public void ask(String person, String text) throws IOException {
            slack.sayIn(FakeSlack.GENERAL, person, ROOT, "<@U0BOT> " + text);
        }

        @Override
        public String thread() {
            return ROOT;
        }

        @Override
        public void photo(String person, byte[] bytes) throws IOException {
            slack.sendPhoto(person, "what is this?", bytes);
        }

        @Override
        public void press(String person, SentMessage message, String label) throws IOException {
            slack.press(person, message, label);
        }

        @Override
        public void limit() {
            slack.limit(1);
        }

        /// Said while the connection breaks: what was not acknowledged comes again.
        @Override
        public void stammer(String person, String text) throws IOException {
            slack.say(person, text);
            slack.cut();
        }

        @Override
        public void close() {
            slack.close();
        }
    }
}
