package bot.molt.channels.webhook;

import bot.molt.base.CodedException;
import bot.molt.channels.ChannelContract;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.Receiver;
import bot.molt.spi.channel.WebDelivery;
import bot.molt.testkit.channel.FakeBridge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class WebhookContractTest extends ChannelContract {
    private static final String TOKEN = "auth-token-of-the-webhook-tests";
    private final FakeBridge bridge;

    WebhookContractTest() throws IOException {
        bridge = new FakeBridge();
    }

    @AfterEach
    void end() {
        bridge.close();
    }

    @Override
    protected Channel channel() {
        return new WebhookChannel();
    }

    @Override
    protected String settings() {
        return "{'authToken':'%s','callbackUrl':'%s/callback/{to}'}".formatted(TOKEN, bridge.url());
    }

    /// Posts until it is taken, as a bridge does.
    @Override
    protected void say(ChannelAccount open, Receiver inlet, String text)
            throws InterruptedException {
        byte[] body =
                "{\"id\":\"m1\",\"from\":\"o-1\",\"text\":\"%s\"}"
                        .formatted(text)
                        .getBytes(StandardCharsets.UTF_8);
        WebDelivery delivery =
                new WebDelivery("POST", "/webhook", Map.of(), Map.of("x-auth-token", TOKEN), body);
        boolean accepted = false;
        while (!accepted) {
            accepted = delivered(open, inlet, delivery);
        }
    }

    private static boolean delivered(ChannelAccount open, Receiver inlet, WebDelivery delivery)
            throws InterruptedException {
        try {
            return open.take(delivery, inlet).status() == 202;
        } catch (CodedException e) {
            return false;
        }
    }

    @Override
    protected void limit() {
        bridge.refuse(1, 429);
    }

    @Override
    protected String lastSent() {
        return bridge.answers().getLast().body().string("text").orElse("");
    }
}
