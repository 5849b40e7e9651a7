package bot.molt.sandboxes.bubblewrap;

import bot.molt.linux.cgroup.Group;
import bot.molt.linux.file.Owner;
import bot.molt.linux.file.ProtectedPaths;
import bot.molt.linux.process.Mark;
import bot.molt.linux.process.Spawner;
import bot.molt.spi.sandbox.SandboxSpec;
import java.nio.file.Path;

/// What one sandbox is made of, once it was opened.
///
/// @param owner as whom its processes run, seen from the host
/// @param root whether the gateway is root, and so has to become the owner first
/// @param etc folder of the files of [Inside]
record Setup(
        SandboxSpec spec,
        Stage stage,
        Owner owner,
        boolean root,
        Group group,
        Path etc,
        Spawner spawner,
        Mark.Series marks,
        ProtectedPaths paths) {}
