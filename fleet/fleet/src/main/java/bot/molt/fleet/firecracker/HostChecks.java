package bot.molt.fleet.firecracker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What Firecracker wants of a machine on which strangers' guests run, and what of it is missing.
///
/// Source: Firecracker's docs/prod-host-setup.md.
///
/// @param root `/`, or another folder where tests put the same files
public record HostChecks(Path root) {
    /// What is missing, each with what to do; empty for nothing.
    public List<String> missing() {
        List<String> all = new ArrayList<>();
        if (!Files.exists(root.resolve("dev/kvm"))) {
            all.add("/dev/kvm: not there (expected: a machine with virtualisation)");
        }
        if (!Files.exists(root.resolve("sys/fs/cgroup/cgroup.controllers"))) {
            all.add(
                    "/sys/fs/cgroup: no control groups v2 (boot with systemd.unified_cgroup_hierarchy=1)");
        }
        if (text("sys/devices/system/cpu/smt/active").equals("1")) {
            all.add(
                    "SMT: on (expected: off, or guests can watch each other; echo off > /sys/devices/system/cpu/smt/control)");
        }
        if (text("proc/swaps").lines().count() > 1) {
            all.add("swap: on (expected: off, or guests' memory reaches a disk; swapoff -a)");
        }
        if (text("sys/kernel/mm/ksm/run").equals("1")) {
            all.add(
                    "KSM: on (expected: off, or guests can tell each other's pages; echo 0 > /sys/kernel/mm/ksm/run)");
        }
        return all;
    }

    private String text(String path) {
        try {
            return Files.readString(root.resolve(path)).strip();
        } catch (IOException e) {
            return ""; // not on every machine
        }
    }
}
