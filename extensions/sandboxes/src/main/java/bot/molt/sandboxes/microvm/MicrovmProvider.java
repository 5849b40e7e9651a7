package bot.molt.sandboxes.microvm;

import bot.molt.base.CodedException;
import bot.molt.base.Ids;
import bot.molt.spi.fleet.Fleet;
import bot.molt.spi.sandbox.Readiness;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProvider;
import bot.molt.spi.sandbox.SandboxSpec;
import bot.molt.sshwire.MachineRoad;
import java.time.Duration;
import java.util.List;

/// Opens the machine that a user has in the fleet; the first call makes or wakes it. The workspace
/// is a folder of the machine, and stays there.
///
/// Threads: any.
public final class MicrovmProvider implements SandboxProvider {
    static final String KIND = "microvm";

    private static final System.Logger LOG = System.getLogger(MicrovmProvider.class.getName());

    private final Fleet fleet;
    private final MachineRoad road;
    private final InUse inUse;

    /// Tells the calls of this gateway from those of an earlier one.
    private final String life = Ids.text(12);

    private MicrovmProvider(Fleet fleet, MachineRoad road, Duration told) {
        this.fleet = fleet;
        this.road = road;
        inUse = new InUse(fleet, told);
    }

    /// @param ready how long a machine may take to start
    public static MicrovmProvider of(Fleet fleet, Duration ready) {
        return of(fleet, ready, InUse.EVERY);
    }

    /// @param told how often the fleet hears that a machine is in use
    static MicrovmProvider of(Fleet fleet, Duration ready, Duration told) {
        MachineRoad road = new MachineRoad(fleet, "", ready, () -> {});
        road.start(_ -> {});
        return new MicrovmProvider(fleet, road, told);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Readiness readiness() {
        try {
            return new Readiness.Ready(
                    "machines in the fleet: " + fleet.list().size(),
                    List.of(
                            "limits and network settings of a sandbox do not hold; those of the machine do",
                            "a call that gives itself another environment is not ended with the others"));
        } catch (CodedException e) {
            return new Readiness.Missing(
                    e.text(),
                    "run `moltbot moltage orchestrator`, or set agents.defaults.sandbox.microvm.url");
        }
    }

    @Override
    public Sandbox open(SandboxSpec spec) {
        Line line =
                new Line(
                        () ->
                                road.open(
                                        spec.userId(),
                                        said ->
                                                LOG.log(
                                                        System.Logger.Level.INFO,
                                                        "machine of {0}: {1}",
                                                        spec.userId(),
                                                        said)),
                        life);
        return new MicrovmSandbox(spec, line, life + "-" + Ids.text(6), new Use(spec.userId()));
    }

    /// Whether something runs in any machine.
    boolean isInUse() {
        return inUse.isAny();
    }

    /// What the calls in one user's machine tell.
    private final class Use implements MicrovmSandbox.Calls {
        private final String userId;

        Use(String userId) {
            this.userId = userId;
        }

        @Override
        public void begun() {
            fleet.touch(userId);
            inUse.begin(userId);
        }

        @Override
        public void ended() {
            inUse.end(userId);
        }
    }

    @Override
    public void close() {
        inUse.close();
        road.close();
        fleet.close();
    }
}
