package bot.molt.sandboxes.docker;

import bot.molt.linux.file.Mount;
import bot.molt.spi.sandbox.Image;
import bot.molt.spi.sandbox.Network;
import bot.molt.spi.sandbox.SandboxLimits;
import bot.molt.spi.sandbox.SandboxSpec;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.Ulimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Turns a specification into what the engine closes and limits.
final class HostConfigs {
    private static final String TMPFS = "rw,nosuid,nodev,mode=1777,size=64m";

    private HostConfigs() {}

    static HostConfig of(SandboxSpec spec, List<Mount> mounts) throws IOException {
        Image image = spec.image();
        HostConfig host =
                new HostConfig()
                        .withInit(true)
                        .withMounts(mounts.stream().map(HostConfigs::mount).toList())
                        .withReadonlyRootfs(image.readOnlyRoot())
                        .withTmpFs(tmpfs(image))
                        .withCapDrop(capabilities(image))
                        .withSecurityOpts(security(image))
                        .withIpcMode("private")
                        .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE));
        limits(host, spec.limits());
        network(host, spec);
        if (!image.runtime().isBlank()) {
            host.withRuntime(image.runtime());
        }
        return host;
    }

    private static com.github.dockerjava.api.model.Mount mount(Mount mount) {
        return new com.github.dockerjava.api.model.Mount()
                .withType(MountType.BIND)
                .withSource(mount.host().toString())
                .withTarget(mount.inside())
                .withReadOnly(!mount.writable());
    }

    private static Map<String, String> tmpfs(Image image) {
        Map<String, String> folders = new HashMap<>();
        for (String folder : image.tmpfs()) {
            int colon = folder.indexOf(':');
            folders.put(
                    colon < 0 ? folder : folder.substring(0, colon),
                    colon < 0 ? TMPFS : folder.substring(colon + 1));
        }
        return folders;
    }

    private static Capability[] capabilities(Image image) {
        return image.capDrop().stream()
                .map(name -> name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", ""))
                .map(Capability::valueOf)
                .toArray(Capability[]::new);
    }

    private static List<String> security(Image image) throws IOException {
        List<String> options = new ArrayList<>(List.of("no-new-privileges"));
        if (!image.seccompProfile().isBlank()) {
            String profile = image.seccompProfile();
            boolean file = !profile.equals("unconfined");
            options.add("seccomp=" + (file ? Files.readString(Path.of(profile)) : profile));
        }
        if (!image.apparmorProfile().isBlank()) {
            options.add("apparmor=" + image.apparmorProfile());
        }
        return options;
    }

    private static void limits(HostConfig host, SandboxLimits limits) {
        if (limits.pids() > 0) {
            host.withPidsLimit((long) limits.pids());
        }
        if (limits.memory() > 0) {
            host.withMemory(limits.memory()).withMemorySwap(limits.memory() + limits.swap());
        }
        if (limits.cpus() > 0) {
            host.withNanoCPUs(Math.round(limits.cpus() * 1e9));
        }
        List<Ulimit> ulimits = new ArrayList<>(List.of(new Ulimit("core", 0L, 0L)));
        add(ulimits, "nofile", limits.openFiles());
        add(ulimits, "fsize", limits.fileSize());
        add(ulimits, "cpu", limits.cpuTime().toSeconds());
        host.withUlimits(ulimits);
    }

    private static void add(List<Ulimit> all, String name, long value) {
        if (value > 0) {
            all.add(new Ulimit(name, value, value));
        }
    }

    private static void network(HostConfig host, SandboxSpec spec) {
        if (spec.network().mode() != Network.Mode.FULL) {
            host.withNetworkMode("none");
            return;
        }
        host.withNetworkMode("bridge");
        Image.Names names = spec.image().names();
        if (!names.dns().isEmpty()) {
            host.withDns(names.dns());
        }
        if (!names.extraHosts().isEmpty()) {
            host.withExtraHosts(names.extraHosts().toArray(String[]::new));
        }
    }
}
