package bot.molt.node.guard;

import bot.molt.base.CodedException;
import bot.molt.execution.approval.RememberedRules;
import bot.molt.execution.policy.Policy;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// The policy that holds now: the configuration's, with what `exec-approvals.json` allows. The file
/// is read again whenever it changed, since a gateway or a person on this machine writes it too.
///
/// Threads: any.
public final class NodeRules {
    private static final System.Logger LOG = System.getLogger(NodeRules.class.getName());

    private final Path file;
    private final InstantSource clock;
    private final Function<RememberedRules, Policy> meaning;
    private final ReentrantLock lock = new ReentrantLock();
    private Stamp stamp;
    private RememberedRules rules;
    private Policy policy;

    private record Stamp(FileTime modified, long size) {
        static final Stamp NONE = new Stamp(FileTime.fromMillis(0), -1);

        static Stamp of(Path file) throws IOException {
            return Files.exists(file)
                    ? new Stamp(Files.getLastModifiedTime(file), Files.size(file))
                    : NONE;
        }
    }

    /// Errors: as [RememberedRules#open].
    ///
    /// @param meaning the policy that rules make together with the configuration
    public NodeRules(Path file, InstantSource clock, Function<RememberedRules, Policy> meaning)
            throws IOException {
        this.file = file;
        this.clock = clock;
        this.meaning = meaning;
        this.stamp = Stamp.of(file);
        this.rules = RememberedRules.open(file, clock, () -> {});
        this.policy = meaning.apply(rules);
    }

    public Policy policy() {
        lock.lock();
        try {
            refresh();
            return policy;
        } finally {
            lock.unlock();
        }
    }

    /// The rules as the file holds them; changes are seen by the next decision.
    public RememberedRules rules() {
        lock.lock();
        try {
            refresh();
            return rules;
        } finally {
            lock.unlock();
        }
    }

    /// A file that cannot be read leaves the rules as they were.
    private void refresh() {
        try {
            Stamp now = Stamp.of(file);
            if (!now.equals(stamp)) {
                stamp = now;
                rules = RememberedRules.open(file, clock, () -> {});
                policy = meaning.apply(rules);
            }
        } catch (IOException | CodedException e) {
            LOG.log(Level.WARNING, "{0}: kept as it was: {1}", file, e.getMessage());
        }
    }
}
