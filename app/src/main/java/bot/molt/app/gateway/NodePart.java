package bot.molt.app.gateway;

import bot.molt.app.config.LiveConfig;
import bot.molt.base.CodedException;
import bot.molt.gateway.device.Devices;
import bot.molt.gateway.node.Nodes;
import java.time.Duration;
import java.time.InstantSource;

/// The devices that were let in, and those of them that are nodes.
record NodePart(LiveConfig live, Devices devices, Nodes nodes) implements AutoCloseable {
    static NodePart of(GatewaySetup setup) {
        LiveConfig live = setup.live();
        Devices devices =
                Devices.open(
                        live.reader().files().state().resolve("devices"), InstantSource.system());
        return new NodePart(
                live,
                devices,
                new Nodes(devices, () -> live.current().config().gateway().doors().nodes()));
    }

    /// How long a node may be away.
    Duration reconnect() {
        return live.current().config().gateway().doors().nodes().reconnect();
    }

    /// The full name of a node of that name; the text itself where there is none.
    String fullName(String name) {
        try {
            return nodes.find(name).name();
        } catch (CodedException e) {
            return name;
        }
    }

    @Override
    public void close() {
        nodes.close();
    }
}
