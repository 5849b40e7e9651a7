package bot.molt.gateway.device;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.gateway.rpc.RpcCall;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.devices.PairRequestParams;
import bot.molt.protocol.devices.RequestUpgradeParams;
import bot.molt.protocol.devices.UpgradeResult;
import bot.molt.protocol.devices.WaitUpgradeParams;
import java.util.List;

/// `device.scopes.*`: a connected device asks to do more, without leaving. Its connection stays
/// what it is; with the token that it is given it comes in anew.
public final class ScopeMethods {
    private static final RpcSpec<RequestUpgradeParams, PairRequestParams> REQUEST =
            RpcSpec.of(
                            "device.scopes.requestUpgrade",
                            RequestUpgradeParams.class,
                            PairRequestParams.class)
                    .needing(Scope.READ);
    private static final RpcSpec<WaitUpgradeParams, UpgradeResult> WAIT =
            RpcSpec.of("device.scopes.waitUpgrade", WaitUpgradeParams.class, UpgradeResult.class)
                    .needing(Scope.READ);
    private static final String ROLE = "operator";

    private final Devices devices;
    private final DeviceMethods.Listener listener;

    public ScopeMethods(Devices devices, DeviceMethods.Listener listener) {
        this.devices = devices;
        this.listener = listener;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.connected(REQUEST, this::request),
                RpcMethod.connected(WAIT, this::await));
    }

    private PairRequestParams request(RequestUpgradeParams params, RpcCall call) {
        PairedDevice device = device(call);
        if (device.allows(ROLE, params.scopes())) {
            throw refused(
                    "scopes: %s (expected: ones that are not approved yet; these are, connect again with them)"
                            .formatted(params.scopes()));
        }
        PendingDevice request =
                devices.request(
                        PendingDevice.draft(
                                device.deviceId(),
                                device.publicKey(),
                                device.description(),
                                ROLE,
                                params.scopes(),
                                false));
        if (request.isNew()) {
            listener.requested(request);
        }
        return new PairRequestParams(request.requestId());
    }

    private UpgradeResult await(WaitUpgradeParams params, RpcCall call)
            throws InterruptedException {
        PairedDevice before = device(call);
        String id = params.requestId();
        Answers.Answer answer = devices.await(id, before.deviceId(), params.timeoutMs());
        if (answer != Answers.Answer.APPROVED) {
            return new UpgradeResult(answer.wireName(), id, null, before.scopes());
        }
        PairedDevice device = device(call);
        DeviceToken token = devices.ensureToken(device.deviceId(), ROLE, device.scopes());
        return new UpgradeResult(answer.wireName(), id, token.token().reveal(), token.scopes());
    }

    private PairedDevice device(RpcCall call) {
        return call.connection()
                .deviceId()
                .flatMap(devices::find)
                .orElseThrow(() ->
                        refused(
                                "device identity required (expected: a connection of a paired device)"));
    }

    private static CodedException refused(String text) {
        return new CodedException(ErrorCode.INVALID_REQUEST, text);
    }
}
