package bot.molt.linux.cgroup;

import java.util.List;

/// Which limits hold for a whole sandbox here.
///
/// @param detail how: `cgroup v1 at /sys/fs/cgroup/memory/moltbot-main`
/// @param gaps what does not hold, each with the reason and the fix
public record Controls(
        boolean memory, boolean cpu, boolean pids, String detail, List<String> gaps) {
    public Controls {
        gaps = List.copyOf(gaps);
    }
}
