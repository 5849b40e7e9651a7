package bot.molt.cli.doctor;

import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.util.List;

/// Programs that tools use.
final class ProgramCheck implements Check {
    @Override
    public List<Finding> look(Ground ground) {
        return List.of(
                program(ground, "git", "workspaces with a gitRepo cannot be cloned", "git"),
                program(
                        ground,
                        "rg",
                        "grep and glob give the same answers without it, but slower",
                        "ripgrep"));
    }

    private static Finding program(Ground ground, String name, String without, String dpkg) {
        String id = "program." + name;
        return ground.program(name)
                .map(file -> Finding.ok(id, file.toString()))
                .orElseGet(() -> Finding.warn(id, "not found: " + without, "apt install " + dpkg));
    }
}
