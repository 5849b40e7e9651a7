package bot.molt.sandboxes.bubblewrap;

import bot.molt.linux.cgroup.ControlGroups;
import bot.molt.linux.process.Spawner;
import bot.molt.spi.sandbox.Readiness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Whether this machine lets us make namespaces: tried once, and again a while after it failed.
final class Readings {
    private static final Duration AGAIN = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /// Some id that is not root's; which one makes no difference to the kernel.
    private static final String SOMEBODY = "65534";

    private final ControlGroups groups;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Readiness last;
    private long tried;

    Readings(ControlGroups groups) {
        this.groups = groups;
    }

    Readiness now() {
        lock.lock();
        try {
            Readiness known = last;
            boolean fresh =
                    known instanceof Readiness.Ready
                            || (known != null && System.nanoTime() - tried < AGAIN.toNanos());
            if (known == null || !fresh) {
                known = look();
                last = known;
                tried = System.nanoTime();
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private Readiness look() {
        if (!Spawner.works()) {
            return new Readiness.Missing(
                    "needs Linux with glibc 2.34 or newer",
                    "use another target: agents.defaults.sandbox.backend docker");
        }
        try {
            String bwrap = Programs.require("bwrap", "bubblewrap");
            Programs.require("nsenter", "util-linux");
            return tried(bwrap);
        } catch (MissingProgramException e) {
            return new Readiness.Missing(String.valueOf(e.getMessage()), e.fix());
        } catch (IOException e) {
            return new Readiness.Missing(String.valueOf(e.getMessage()), "moltbot doctor");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Readiness.Missing("interrupted while it was tried", "try again");
        }
    }

    private Readiness tried(String bwrap) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (BubblewrapProvider.isRoot()) {
            command.add(Programs.require("setpriv", "util-linux"));
            command.addAll(
                    List.of("--reuid", SOMEBODY, "--regid", SOMEBODY, "--clear-groups", "--"));
        }
        command.addAll(List.of(bwrap, "--unshare-all", "--disable-userns", "--unshare-user"));
        command.addAll(List.of("--ro-bind", "/", "/", "--proc", "/proc", "true"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        Process process = builder.directory(Path.of("/").toFile()).start();
        process.getOutputStream().close();
        String said =
                new String(process.getInputStream().readNBytes(2_000), StandardCharsets.UTF_8);
        if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            return new Readiness.Missing("bwrap did not answer within " + LIMIT, "moltbot doctor");
        }
        if (process.exitValue() != 0) {
            boolean old = said.contains("--disable-userns");
            return new Readiness.Missing(
                    said.strip(), old ? "install bubblewrap 0.8.0 or newer" : fix());
        }
        return new Readiness.Ready(bwrap + ", " + identity(), gaps());
    }

    private static String identity() {
        return BubblewrapProvider.isRoot()
                ? "inside runs the owner of the workspace, never root"
                : "inside runs the gateway's own user, who sees what is mounted and nothing else";
    }

    private List<String> gaps() {
        List<String> gaps = new ArrayList<>(groups.gaps());
        if (Programs.find("socat").isEmpty()) {
            gaps.add("network allowlist: socat is missing (apt-get install socat)");
        }
        if (Programs.find("slirp4netns").isEmpty()) {
            gaps.add("network full: slirp4netns is missing (apt-get install slirp4netns)");
        }
        return gaps;
    }

    /// Which of the kernel's switches is off.
    private static String fix() {
        if (is("/proc/sys/kernel/unprivileged_userns_clone", "0")) {
            return "sysctl -w kernel.unprivileged_userns_clone=1";
        }
        if (is("/proc/sys/user/max_user_namespaces", "0")) {
            return "sysctl -w user.max_user_namespaces=15000";
        }
        if (is("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1")) {
            return "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or give /usr/bin/bwrap an AppArmor profile with userns";
        }
        return "allow user namespaces for ordinary users (in a container: --security-opt seccomp=unconfined)";
    }

    private static boolean is(String file, String value) {
        try {
            return Files.readString(Path.of(file)).strip().equals(value);
        } catch (IOException e) {
            return false;
        }
    }
}
