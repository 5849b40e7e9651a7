package bot.molt.spi.sandbox;

import java.util.List;

/// What a target with an image is made from, and how far its root is closed. Targets without an
/// image ignore it.
///
/// @param name of the image; empty for the target's own default
/// @param user `uid:gid` or name to run as; empty for the one that suits the workspace's owner
/// @param runtime alternative OCI runtime, `runsc`; empty for the engine's default
/// @param readOnlyRoot whether everything but workspace, scratch, binds and tmpfs is read-only
/// @param tmpfs folders in memory
/// @param capDrop capabilities that are taken away; `ALL`
/// @param seccompProfile path of a profile; empty for the target's own
/// @param apparmorProfile name of a profile; empty for the target's own
/// @param names what host names mean, for a full network
/// @param setupCommand run once in a new sandbox; empty for none
public record Image(
        String name,
        String user,
        String runtime,
        boolean readOnlyRoot,
        List<String> tmpfs,
        List<String> capDrop,
        String seccompProfile,
        String apparmorProfile,
        Names names,
        String setupCommand) {
    /// The target's own defaults.
    public static final Image NONE =
            new Image(
                    "",
                    "",
                    "",
                    true,
                    List.of("/run"),
                    List.of("ALL"),
                    "",
                    "",
                    new Names(List.of(), List.of()),
                    "");

    public Image {
        tmpfs = List.copyOf(tmpfs);
        capDrop = List.copyOf(capDrop);
    }

    /// What host names mean.
    ///
    /// @param dns addresses of name servers
    /// @param extraHosts `name:address`
    public record Names(List<String> dns, List<String> extraHosts) {
        public Names {
            dns = List.copyOf(dns);
            extraHosts = List.copyOf(extraHosts);
        }
    }
}
