package bot.molt.cli.doctor;

import bot.molt.base.json.Json;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The folders that calls work in.
final class WorkspaceCheck implements Check {
    @Override
    public List<Finding> look(Ground ground) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<String, Path> each : workspaces(ground).entrySet()) {
            look(each.getKey(), each.getValue(), findings);
        }
        return findings.isEmpty()
                ? List.of(Finding.ok("workspace.folders", "all there"))
                : findings;
    }

    private static Map<String, Path> workspaces(Ground ground) throws IOException {
        Map<String, Path> all = new LinkedHashMap<>();
        if (Files.exists(ground.config())) {
            String written = ground.text("agents.defaults.workspace", "~/clawd");
            all.put("agents.defaults.workspace", ground.path(written));
        }
        for (Json.Obj user : ground.objects("routing.users")) {
            user.object("agents")
                    .string("workspaceDir")
                    .ifPresent(path ->
                            all.put(
                                    "routing.users " + user.string("id").orElse("?"),
                                    ground.path(path)));
        }
        for (Json.Obj workspace : ground.objects("routing.workspaces")) {
            boolean isHere = workspace.string("node").orElse("").isEmpty();
            boolean isCloned = workspace.string("gitRepo").isPresent();
            if (isHere && !isCloned) {
                workspace
                        .string("path")
                        .ifPresent(path ->
                                all.put(
                                        "routing.workspaces " + workspace.string("id").orElse("?"),
                                        ground.path(path)));
            }
        }
        return all;
    }

    private static void look(String whose, Path folder, List<Finding> findings) {
        if (!Files.exists(folder)) {
            findings.add(
                    Finding.warn(
                                    "workspace.missing",
                                    "%s: %s does not exist".formatted(whose, folder),
                                    "put it back; moltbot doctor --fix makes an empty one, as the first call would")
                            .mending(copies -> {
                                Files.createDirectories(folder);
                                return "made " + folder;
                            }));
        } else if (!Files.isDirectory(folder)) {
            findings.add(
                    Finding.critical(
                            "workspace.no_folder",
                            "%s: %s is a file (expected: a folder)".formatted(whose, folder),
                            "move it away, or write another folder"));
        } else if (!Files.isWritable(folder)) {
            findings.add(
                    Finding.warn(
                            "workspace.read_only",
                            "%s: %s cannot be written".formatted(whose, folder),
                            "give it to the user who runs the gateway, or mount it writable"));
        }
    }
}
