package bot.molt.bridge;

import bot.molt.spi.mirror.Mirror;
import bot.molt.testkit.channel.FakeWeixin;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// A bridge in a process of its own, to be killed.
final class BridgeChild {
    private BridgeChild() {}

    /// @param args state folder, port, root of the platform's API, the gateway's webhook, its token
    public static void main(String[] args) throws Exception {
        BridgeSettings settings =
                BridgeSettings.from(
                        Map.of(
                                "HOST",
                                "127.0.0.1",
                                "PORT",
                                args[1],
                                "WECHAT_APPID",
                                FakeWeixin.ACCOUNT,
                                "WECHAT_APPSECRET",
                                FakeWeixin.SECRET,
                                "WECHAT_TOKEN",
                                FakeWeixin.TOKEN,
                                "WECHAT_API_URL",
                                args[2],
                                "BRIDGE_BASE_URL",
                                "http://127.0.0.1:" + args[1],
                                "MOLTAGE_GATEWAY_URL",
                                args[3],
                                "MOLTAGE_GATEWAY_TOKEN",
                                args[4]),
                        Path.of(args[0]));
        try (Bridge bridge =
                Bridge.start(
                        settings,
                        new FakeFleet(),
                        new FakeLogins(),
                        (_, _) -> Mirror.none(),
                        InstantSource.system())) {
            System.out.println("ready " + bridge.address().getPort());
            new CountDownLatch(1).await();
        }
    }
}
