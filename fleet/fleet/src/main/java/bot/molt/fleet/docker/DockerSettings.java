package bot.molt.fleet.docker;

import java.nio.file.Path;

/// How guests in Docker are run.
///
/// @param program name or path of Docker's client
/// @param host where its daemon listens, `unix:///var/run/docker.sock`; empty for the client's own
///   idea
/// @param image root file system that guests begin as, as `rootfs build` makes it
public record DockerSettings(String program, String host, Path image) {}
