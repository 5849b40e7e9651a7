package bot.molt.cli.doctor;

import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.util.ArrayList;
import java.util.List;

/// The JDK, and the cache that makes it start quickly.
final class JdkCheck implements Check {
    private static final int NEEDED = 25;

    @Override
    public List<Finding> look(Ground ground) {
        List<Finding> findings = new ArrayList<>();
        String version = Runtime.version() + " (" + System.getProperty("java.home") + ")";
        findings.add(
                Runtime.version().feature() >= NEEDED
                        ? Finding.ok("jdk.version", version)
                        : Finding.critical(
                                "jdk.version",
                                version + " (expected: 25 or newer)",
                                "install a JDK 25, or point MOLTBOT_JAVA_HOME at one"));
        String cache = System.getProperty("moltbot.aot", "");
        findings.add(
                cache.isEmpty()
                        ? Finding.info(
                                "jdk.aot_cache",
                                "started without a cache, which is slower",
                                "nothing: the launcher makes one in the background")
                        : Finding.ok("jdk.aot_cache", cache));
        return findings;
    }
}
