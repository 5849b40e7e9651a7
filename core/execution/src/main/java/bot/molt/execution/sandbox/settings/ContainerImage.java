package bot.molt.execution.sandbox.settings;

import bot.molt.base.Require;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a container is made from, under `sandbox.docker`.
public record ContainerImage(
        @Doc("Name of the image. Without it: the gateway's own, see `moltbot sandbox build`.")
                @Guarded
                @Nullable String image,
        @Doc("uid:gid or name to run as. Without it: the one that suits the workspace's owner.")
                @Guarded
                @Nullable String user,
        @Doc("Another OCI runtime that the engine knows, such as runsc.") @Guarded
                @Nullable String runtime,
        @Doc(
                        "Where the workspace stands inside, for every kind of sandbox. Without it: /workspace.")
                @Guarded
                @Nullable String workdir,
        @Doc("false lets processes change the container's own files. Without it: true.") @Guarded
                @Nullable Boolean readOnlyRoot,
        @Doc("Folders in memory. Without it: /run.") @Guarded @Nullable List<String> tmpfs,
        @Doc("Run once in a new container.") @Guarded @Nullable String setupCommand,
        @Doc("Capabilities that are taken away. Without it: ALL.") @Guarded
                @Nullable List<String> capDrop,
        @Doc("Path of a seccomp profile. Without it: the gateway's own.") @Guarded
                @Nullable String seccompProfile,
        @Doc("Name of an AppArmor profile.") @Guarded @Nullable String apparmorProfile) {
    private static final Set<String> TAKEN =
            Set.of(
                    "/", "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/lib64", "/proc",
                    "/root", "/run", "/sbin", "/sys", "/tmp", "/usr", "/var");
    private static final String UNCONFINED = "unconfined";

    public ContainerImage {
        if (workdir != null) {
            boolean fits =
                    workdir.matches("(/[A-Za-z0-9._-]+)+")
                            && !workdir.contains("/..")
                            && !TAKEN.contains(workdir)
                            && !workdir.matches("/(dev|proc|sys|run/moltbot|home/moltbot)(/.*)?");
            Require.that(fits, "workdir", workdir, "a folder of its own, such as /workspace");
        }
        refuse("seccompProfile", seccompProfile);
        refuse("apparmorProfile", apparmorProfile);
    }

    private static void refuse(String name, @Nullable String profile) {
        if (profile != null) {
            Require.that(!profile.equals(UNCONFINED), name, profile, "a profile that confines");
        }
    }
}
