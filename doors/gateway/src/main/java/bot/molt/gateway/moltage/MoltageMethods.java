package bot.molt.gateway.moltage;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.DoneResult;
import bot.molt.protocol.Empty;
import bot.molt.protocol.moltage.MachineParams;
import bot.molt.protocol.moltage.MoltageStatusResult;
import bot.molt.spi.Caller;
import bot.molt.spi.fleet.Fleet;
import bot.molt.spi.fleet.Machine;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `moltage.*`: machines of users. Only operators; a machine is stopped or destroyed by who may
/// everything.
public final class MoltageMethods {
    private static final RpcSpec<Empty, MoltageStatusResult> STATUS =
            RpcSpec.of("moltage.status", Empty.class, MoltageStatusResult.class)
                    .needing(Scope.READ);
    private static final RpcSpec<MachineParams, DoneResult> STOP =
            RpcSpec.of("moltage.stop", MachineParams.class, DoneResult.class);
    private static final RpcSpec<MachineParams, DoneResult> DESTROY =
            RpcSpec.of("moltage.destroy", MachineParams.class, DoneResult.class);

    private final Surroundings surroundings;

    public MoltageMethods(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(STATUS, this::status),
                RpcMethod.of(STOP, this::stop),
                RpcMethod.of(DESTROY, this::destroy));
    }

    private MoltageStatusResult status(Empty params, Caller caller) throws InterruptedException {
        Optional<MoltageStatusResult.Bridge> bridge = surroundings.bridge();
        Optional<Fleet> found = surroundings.fleet();
        if (found.isEmpty()) {
            return new MoltageStatusResult(false, "", List.of(), bridge.orElse(null));
        }
        try (Fleet fleet = found.get()) {
            List<MoltageStatusResult.Item> machines =
                    fleet.list().stream().map(MoltageMethods::item).toList();
            return new MoltageStatusResult(true, "", machines, bridge.orElse(null));
        } catch (CodedException e) {
            return new MoltageStatusResult(true, e.text(), List.of(), bridge.orElse(null));
        }
    }

    private static MoltageStatusResult.Item item(Machine machine) {
        return new MoltageStatusResult.Item(
                machine.userId(),
                machine.vmId(),
                machine.state().name().toLowerCase(Locale.ROOT),
                machine.detail(),
                machine.address().isEmpty() ? "" : machine.address() + ":" + machine.sshPort(),
                machine.changedAt());
    }

    private DoneResult stop(MachineParams params, Caller caller) {
        try (Fleet fleet = fleet()) {
            Machine _ = fleet.stop(params.userId());
            return DoneResult.DONE;
        }
    }

    private DoneResult destroy(MachineParams params, Caller caller) {
        try (Fleet fleet = fleet()) {
            fleet.destroy(params.userId());
            return DoneResult.DONE;
        }
    }

    private Fleet fleet() {
        return surroundings
                .fleet()
                .orElseThrow(() ->
                        new CodedException(
                                ErrorCode.UNAVAILABLE,
                                "moltage: no machines here (expected: agents.defaults.sandbox.backend microvm)"));
    }
}
