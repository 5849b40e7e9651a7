package bot.molt.cli.original;

import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.cli.LocalState;
import bot.molt.cli.check.Copies;
import bot.molt.cli.check.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Paired devices, nodes among them, and what makes this machine a node: in the shapes that we use
/// too.
record TakenDevices(Original original) {
    private static final String PAIRED = "devices/paired.json";

    void look(List<Finding> findings) throws IOException {
        devices(findings);
        nodes(findings);
        if (!original.isInPlace()) {
            host(findings);
        }
    }

    private Json.Obj theirs() throws IOException {
        return Original.read(original.file(PAIRED));
    }

    private Json.Obj own() throws IOException {
        return Original.read(original.own(PAIRED));
    }

    private void devices(List<Finding> findings) throws IOException {
        Path file = original.file(PAIRED);
        LocalState local = original.ground().session().local().state();
        if (local == null || theirs().members().isEmpty()) {
            return;
        }
        String refusal = local.refused(original.folder()).get(file);
        if (refusal != null && !original.isInPlace()) {
            findings.add(Finding.warn("original.devices", refusal, "let the devices pair anew"));
            return;
        }
        Map<String, Json> missing = new LinkedHashMap<>(theirs().members());
        missing.keySet().removeAll(own().members().keySet());
        if (!missing.isEmpty()) {
            findings.add(
                    Finding.info(
                                    "original.devices",
                                    "%d paired devices of %s are not known here"
                                            .formatted(missing.size(), file),
                                    "moltbot doctor --fix lets them in with the tokens that they have")
                            .mending(copies -> write(copies, missing)));
        }
    }

    private String write(Copies copies, Map<String, Json> more) throws IOException {
        original.requireNoGateway();
        Path file = original.own(PAIRED);
        if (Files.exists(file)) {
            copies.keep(file);
        }
        Map<String, Json> all = new LinkedHashMap<>(own().members());
        all.putAll(more);
        PrivateFile.write(file, JsonText.pretty(new Json.Obj(all)) + "\n");
        return "wrote %d devices to %s".formatted(more.size(), file);
    }

    /// The original keeps the names that people gave to nodes apart from the devices.
    private void nodes(List<Finding> findings) throws IOException {
        Json.Obj nodes = Original.read(original.file("nodes/paired.json"));
        Json.Obj devices = own();
        Map<String, Json> renamed = new LinkedHashMap<>();
        TreeSet<String> unknown = new TreeSet<>();
        for (String id : nodes.members().keySet()) {
            String name = nodes.object(id).string("displayName").orElse("");
            if (!devices.has(id) && !theirs().has(id)) {
                unknown.add(name.isEmpty() ? id : name);
            } else if (devices.has(id) && !name.isEmpty() && !isNamed(devices.object(id), name)) {
                renamed.put(id, devices.object(id).with("displayName", name));
            }
        }
        if (!renamed.isEmpty()) {
            findings.add(
                    Finding.info(
                                    "original.nodes",
                                    "%d nodes have another name at the original"
                                            .formatted(renamed.size()),
                                    "moltbot doctor --fix takes the names over")
                            .mending(copies -> write(copies, renamed)));
        }
        if (!unknown.isEmpty()) {
            findings.add(
                    Finding.info(
                            "original.nodes_unpaired",
                            "nodes without the key of a device: %s; kept, not imported yet"
                                    .formatted(String.join(", ", unknown)),
                            "start them against this gateway, and: moltbot nodes approve"));
        }
    }

    private static boolean isNamed(Json.Obj device, String name) {
        return device.string("displayName").filter(name::equals).isPresent();
    }

    /// This machine as a node of another gateway: its key and that gateway's address.
    private void host(List<Finding> findings) {
        List<String> missing = new ArrayList<>();
        for (String name : List.of("identity/device.json", "node.json")) {
            if (Files.exists(original.file(name)) && !Files.exists(original.own(name))) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            findings.add(
                    Finding.info(
                                    "original.node_host",
                                    "this machine is a device of the original: %s"
                                            .formatted(missing),
                                    "moltbot doctor --fix takes the key over, so that it stays the same device")
                            .mending(copies -> copied(missing)));
        }
    }

    private String copied(List<String> names) throws IOException {
        for (String name : names) {
            PrivateFile.write(original.own(name), Files.readString(original.file(name)));
        }
        return "copied " + names;
    }
}
