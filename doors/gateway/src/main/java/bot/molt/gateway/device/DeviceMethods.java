package bot.molt.gateway.device;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.gateway.rpc.RpcCall;
import bot.molt.gateway.rpc.RpcMethod;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.protocol.Empty;
import bot.molt.protocol.devices.ApprovedDeviceResult;
import bot.molt.protocol.devices.DeviceParams;
import bot.molt.protocol.devices.ListDevicesResult;
import bot.molt.protocol.devices.PairRequestParams;
import bot.molt.protocol.devices.RejectedDeviceResult;
import bot.molt.protocol.devices.RenameDeviceParams;
import bot.molt.protocol.devices.RevokeTokenParams;
import bot.molt.protocol.devices.RevokedTokenResult;
import bot.molt.protocol.devices.RotateTokenParams;
import bot.molt.protocol.devices.RotatedTokenResult;
import bot.molt.spi.Caller;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `device.*`: which devices may come in, and their tokens.
public final class DeviceMethods {
    private static final RpcSpec<Empty, ListDevicesResult> LIST =
            RpcSpec.of("device.pair.list", Empty.class, ListDevicesResult.class)
                    .needing(Scope.PAIRING);
    private static final RpcSpec<PairRequestParams, ApprovedDeviceResult> APPROVE =
            RpcSpec.of("device.pair.approve", PairRequestParams.class, ApprovedDeviceResult.class)
                    .needing(Scope.PAIRING);
    private static final RpcSpec<PairRequestParams, RejectedDeviceResult> REJECT =
            RpcSpec.of("device.pair.reject", PairRequestParams.class, RejectedDeviceResult.class)
                    .needing(Scope.PAIRING);
    private static final RpcSpec<DeviceParams, DeviceParams> REMOVE =
            RpcSpec.of("device.pair.remove", DeviceParams.class, DeviceParams.class)
                    .needing(Scope.PAIRING);
    private static final RpcSpec<RenameDeviceParams, RenameDeviceParams> RENAME =
            RpcSpec.of("device.pair.rename", RenameDeviceParams.class, RenameDeviceParams.class)
                    .needing(Scope.PAIRING);
    private static final RpcSpec<RotateTokenParams, RotatedTokenResult> ROTATE =
            RpcSpec.of("device.token.rotate", RotateTokenParams.class, RotatedTokenResult.class)
                    .needing(Scope.PAIRING);
    private static final RpcSpec<RevokeTokenParams, RevokedTokenResult> REVOKE =
            RpcSpec.of("device.token.revoke", RevokeTokenParams.class, RevokedTokenResult.class)
                    .needing(Scope.PAIRING);

    private final Devices devices;
    private final Listener listener;

    /// Who has to know of a change; told after it, on the thread of the call.
    public interface Listener {
        /// A device waits for an answer.
        void requested(PendingDevice request);

        /// A request was answered.
        void resolved(String requestId, String deviceId, boolean approved);

        /// What a device came in with is no longer good: its connections end.
        ///
        /// @param role null for all roles
        /// @param asker id of the connection that asked for it and ends after the answer; null for
        ///   none
        void ended(String deviceId, @Nullable String role, @Nullable String asker);

        /// A device has another token: connections with the old one end.
        ///
        /// @param asker id of the connection that asked for it and is told the new one; null for
        ///   none
        void replaced(String deviceId, String role, @Nullable String asker);
    }

    public DeviceMethods(Devices devices, Listener listener) {
        this.devices = devices;
        this.listener = listener;
    }

    public List<RpcMethod<?, ?>> all() {
        return List.of(
                RpcMethod.of(LIST, this::list),
                RpcMethod.of(APPROVE, this::approve),
                RpcMethod.of(REJECT, this::reject),
                RpcMethod.connected(REMOVE, this::remove),
                RpcMethod.of(RENAME, this::rename),
                RpcMethod.connected(ROTATE, this::rotate),
                RpcMethod.connected(REVOKE, this::revoke));
    }

    private ListDevicesResult list(Empty params, Caller caller) {
        return new ListDevicesResult(
                devices.pending().stream().map(DeviceJson::of).toList(),
                devices.paired().stream().map(DeviceJson::shown).toList());
    }

    private ApprovedDeviceResult approve(PairRequestParams params, Caller caller) {
        String id = params.requestId();
        PairedDevice device = devices.approve(id).orElseThrow(() -> unknownRequest(id));
        listener.resolved(id, device.deviceId(), true);
        return new ApprovedDeviceResult(id, DeviceJson.shown(device));
    }

    private RejectedDeviceResult reject(PairRequestParams params, Caller caller) {
        String id = params.requestId();
        PendingDevice device = devices.reject(id).orElseThrow(() -> unknownRequest(id));
        listener.resolved(id, device.deviceId(), false);
        return new RejectedDeviceResult(id, device.deviceId());
    }

    private DeviceParams remove(DeviceParams params, RpcCall call) {
        if (!devices.remove(params.deviceId())) {
            throw unknownDevice(params.deviceId());
        }
        listener.ended(params.deviceId(), null, call.peerId());
        return params;
    }

    private RenameDeviceParams rename(RenameDeviceParams params, Caller caller) {
        String name = params.displayName().strip();
        if (!devices.rename(params.deviceId(), name)) {
            throw unknownDevice(params.deviceId());
        }
        return new RenameDeviceParams(params.deviceId(), name);
    }

    private RotatedTokenResult rotate(RotateTokenParams params, RpcCall call) {
        DeviceToken token =
                devices.rotate(params.deviceId(), params.role(), params.scopes())
                        .orElseThrow(() -> unknownRole(params.deviceId(), params.role()));
        listener.replaced(params.deviceId(), params.role(), call.peerId());
        return new RotatedTokenResult(
                params.deviceId(),
                token.role(),
                token.token().reveal(),
                token.scopes(),
                millis(token.rotatedAt(), token.createdAt()));
    }

    private RevokedTokenResult revoke(RevokeTokenParams params, RpcCall call) {
        DeviceToken token =
                devices.revoke(params.deviceId(), params.role())
                        .orElseThrow(() -> unknownRole(params.deviceId(), params.role()));
        listener.ended(params.deviceId(), params.role(), call.peerId());
        return new RevokedTokenResult(
                params.deviceId(), token.role(), millis(token.revokedAt(), token.createdAt()));
    }

    private static long millis(@Nullable Instant time, Instant otherwise) {
        return (time == null ? otherwise : time).toEpochMilli();
    }

    private static CodedException unknownRequest(String id) {
        return refused(
                "unknown requestId: %s (expected: one that waits; `moltbot devices list` shows them)"
                        .formatted(id));
    }

    private static CodedException unknownDevice(String id) {
        return refused(
                "unknown deviceId: %s (expected: one that is paired; `moltbot devices list` shows them)"
                        .formatted(id));
    }

    private static CodedException unknownRole(String id, String role) {
        return refused(
                "unknown deviceId/role: %s/%s (expected: a paired device and a role of it; `moltbot devices list` shows them)"
                        .formatted(id, role));
    }

    private static CodedException refused(String text) {
        return new CodedException(ErrorCode.INVALID_REQUEST, text);
    }
}
