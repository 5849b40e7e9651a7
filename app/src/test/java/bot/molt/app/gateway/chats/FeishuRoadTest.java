package bot.molt.app.gateway.chats;

import bot.molt.app.gateway.RunningGateway;
import bot.molt.base.json.Json;
import bot.molt.testkit.channel.FakeFeishu;
import bot.molt.testkit.channel.Sent;
import bot.molt.testkit.channel.SentMessage;
import java.io.IOException;

class FeishuRoadTest extends ChatRoad {
    @Override
    Town town() throws IOException {
        return new Feishu();
    }

    private static final class Feishu implements Town {
        private final FakeFeishu feishu = new FakeFeishu();

        Feishu() throws IOException {}

        @Override
        public String channel() {
            return "feishu";
        }

        @Override
        public String settings() {
            return "appId: '%s', appSecret: '%s', encryptKey: '%s', verificationToken: '%s', apiRoot: '%s'"
                    .formatted(
                            FakeFeishu.APP,
                            FakeFeishu.SECRET,
                            FakeFeishu.ENCRYPT_KEY,
                            FakeFeishu.VERIFICATION,
                            feishu.url());
        }

        @Override
        public String team() {
            return "groups: { 'oc_team': { } }";
        }

        @Override
        public void opened(RunningGateway gateway) {
            feishu.deliverTo("http://127.0.0.1:%d/feishu/events".formatted(gateway.port()));
        }

        @Override
        public String ann() {
            return "ou_42";
        }

        @Override
        public String eve() {
            return "ou_66";
        }

        @Override
        public Sent sent() {
            return feishu.sent();
        }

        @Override
        public String direct(String person) {
            return person;
        }

        @Override
        public void say(String person, String text) throws IOException, InterruptedException {
            feishu.deliver(feishu.written(person, text));
        }

        @Override
        public void ask(String person, String text) throws IOException, InterruptedException {
            feishu.deliver(
                    feishu.writtenIn(FakeFeishu.TEAM, person, "om_root", "@_user_1 " + text));
        }

        @Override
        public String thread() {
            return "om_root";
        }

        @Override
        public void photo(String person, byte[] bytes) throws IOException, InterruptedException {
            feishu.deliver(feishu.photo(person, bytes));
        }

        @Override
        public void press(String person, SentMessage message, String label)
                throws IOException, InterruptedException {
            feishu.deliver(feishu.press(person, message, label));
        }

        @Override
        public void limit() {
            feishu.limit(1);
        }

        /// Delivered twice, the second time as another event about the same message.
        @Override
        public void stammer(String person, String text) throws IOException, InterruptedException {
            Json.Obj event = feishu.written(person, text);
            feishu.deliver(event);
            Json.Obj header = event.object("header").with("event_id", "ev-again");
            feishu.deliver(event.with("header", header));
        }

        @Override
        public void close() {
            feishu.close();
        }
    }
}
