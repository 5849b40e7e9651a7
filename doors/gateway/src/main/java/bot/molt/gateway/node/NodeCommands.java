package bot.molt.gateway.node;

import bot.molt.gateway.settings.NodesConfig;
import bot.molt.protocol.connect.ClientInfo;
import bot.molt.protocol.hands.HandsCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which commands a node may be asked: those that its platform usually has, with what the
/// configuration adds and takes away.
final class NodeCommands {
    private static final List<String> CANVAS =
            List.of(
                    "canvas.present",
                    "canvas.hide",
                    "canvas.navigate",
                    "canvas.eval",
                    "canvas.snapshot",
                    "canvas.a2ui.push",
                    "canvas.a2ui.pushJSONL",
                    "canvas.a2ui.reset");
    private static final List<String> CAMERA = List.of("camera.list", "camera.snap", "camera.clip");
    private static final List<String> SCREEN = List.of("screen.record");
    private static final List<String> LOCATION = List.of("location.get");
    private static final List<String> SMS = List.of("sms.send");
    private static final List<String> SYSTEM =
            List.of(
                    "system.run",
                    "system.run.prepare",
                    "system.which",
                    "system.notify",
                    "system.execApprovals.get",
                    "system.execApprovals.set",
                    "browser.proxy");
    private static final List<String> HANDS =
            List.of(
                    HandsCommand.OPEN,
                    HandsCommand.START,
                    HandsCommand.INPUT,
                    HandsCommand.SIGNAL,
                    HandsCommand.RESIZE,
                    HandsCommand.TERMINATE,
                    HandsCommand.RESUME,
                    HandsCommand.STAT,
                    HandsCommand.READ,
                    HandsCommand.WRITE,
                    HandsCommand.LIST,
                    HandsCommand.DELETE,
                    HandsCommand.MOVE,
                    HandsCommand.MKDIR);

    private final Set<String> allowed = new TreeSet<>();

    NodeCommands(ClientInfo client, NodesConfig config) {
        groups(platform(client)).forEach(allowed::addAll);
        allowed.addAll(config.allowCommands());
        config.denyCommands().forEach(allowed::remove);
    }

    private static String platform(ClientInfo client) {
        String platform = text(client.platform());
        return (platform.isEmpty() ? text(client.deviceFamily()) : platform)
                .toLowerCase(Locale.ROOT);
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    private static List<List<String>> groups(String platform) {
        if (platform.startsWith("ios") || platform.startsWith("iphone")) {
            return List.of(CANVAS, CAMERA, SCREEN, LOCATION);
        }
        if (platform.startsWith("android")) {
            return List.of(CANVAS, CAMERA, SCREEN, LOCATION, SMS);
        }
        if (platform.startsWith("mac") || platform.startsWith("darwin")) {
            return List.of(CANVAS, CAMERA, SCREEN, LOCATION, SYSTEM, HANDS);
        }
        if (platform.startsWith("linux") || platform.startsWith("win")) {
            return List.of(SYSTEM, HANDS);
        }
        return List.of(CANVAS, CAMERA, SCREEN, LOCATION, SMS, SYSTEM, HANDS);
    }

    /// Those that it says it knows and may be asked.
    List<String> of(List<String> declared) {
        List<String> both = new ArrayList<>(declared);
        both.retainAll(allowed);
        return both;
    }

    /// Those of them that an operator may ask for.
    List<String> open(List<String> declared) {
        List<String> open = of(declared);
        open.removeAll(HANDS);
        return open;
    }

    /// Why an operator may not ask for it; empty where that is open. What the gateway itself needs
    /// for its processes is not for others.
    Optional<String> objection(String command, List<String> declared) {
        if (!allowed.contains(command) || HANDS.contains(command)) {
            return Optional.of("command not allowlisted");
        }
        if (declared.isEmpty()) {
            return Optional.of("node did not declare commands");
        }
        return declared.contains(command)
                ? Optional.empty()
                : Optional.of("command not declared by node");
    }
}
