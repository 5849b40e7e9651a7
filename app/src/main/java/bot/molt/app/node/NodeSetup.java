package bot.molt.app.node;

import bot.molt.app.config.MoltbotConfig;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.redact.Redactor;
import bot.molt.node.link.Credentials;
import bot.molt.node.link.GatewayAddress;
import bot.molt.node.link.Standing;
import bot.molt.node.state.NodeFile;
import java.util.List;
import java.util.function.Consumer;

/// What a node is started with.
///
/// @param identity names, and the gateway
/// @param commands that are offered at most; empty for all
/// @param version of the product
/// @param listener is told how the node stands
record NodeSetup(
        ConfigFiles files,
        MoltbotConfig config,
        NodeFile identity,
        GatewayAddress gateway,
        Credentials credentials,
        List<String> commands,
        Redactor redactor,
        String version,
        Consumer<Standing> listener) {
    NodeSetup {
        commands = List.copyOf(commands);
    }
}
