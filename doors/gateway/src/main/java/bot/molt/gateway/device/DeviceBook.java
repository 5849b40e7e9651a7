package bot.molt.gateway.device;

import bot.molt.base.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// All devices at one moment; immutable.
///
/// @param pending by request id, the oldest first
/// @param paired by device id
record DeviceBook(Map<String, PendingDevice> pending, Map<String, PairedDevice> paired) {
    static final Duration PENDING_FOR = Duration.ofMinutes(5);
    static final int MAX_PENDING = 200;

    DeviceBook {
        pending = Collections.unmodifiableMap(pending);
        paired = Collections.unmodifiableMap(paired);
    }

    static DeviceBook parse(Json.Obj pendingFile, Json.Obj pairedFile) {
        List<PendingDevice> waiting = new ArrayList<>();
        for (String id : pendingFile.members().keySet()) {
            waiting.add(DeviceJson.pending(id, pendingFile.object(id)));
        }
        waiting.sort(Comparator.comparing(PendingDevice::ts));
        Map<String, PendingDevice> pending = new LinkedHashMap<>();
        waiting.forEach(device -> pending.put(device.requestId(), device));
        Map<String, PairedDevice> paired = new LinkedHashMap<>();
        for (String id : pairedFile.members().keySet()) {
            paired.put(id, DeviceJson.paired(id, pairedFile.object(id)));
        }
        return new DeviceBook(pending, paired);
    }

    Json.Obj pendingFile() {
        Map<String, Json> file = new LinkedHashMap<>();
        pending.forEach((id, device) -> file.put(id, DeviceJson.of(device)));
        return new Json.Obj(file);
    }

    Json.Obj pairedFile() {
        Map<String, Json> file = new LinkedHashMap<>();
        paired.forEach((id, device) -> file.put(id, DeviceJson.of(device)));
        return new Json.Obj(file);
    }

    @Nullable PairedDevice device(String deviceId) {
        return paired.get(deviceId);
    }

    /// The request, if it still waits.
    Optional<PendingDevice> waiting(String requestId, Instant now) {
        return Optional.ofNullable(pending.get(requestId)).filter(device -> isOpen(device, now));
    }

    List<PendingDevice> waiting(Instant now) {
        return pending.values().stream().filter(device -> isOpen(device, now)).toList();
    }

    private static boolean isOpen(PendingDevice device, Instant now) {
        return device.ts().plus(PENDING_FOR).isAfter(now);
    }

    /// This book with a request, without those that are over and those of the same device.
    DeviceBook asked(PendingDevice request, Instant now) {
        List<PendingDevice> left =
                waiting(now).stream()
                        .filter(device -> !device.deviceId().equals(request.deviceId()))
                        .toList();
        Map<String, PendingDevice> all = new LinkedHashMap<>();
        left.stream()
                .skip(Math.max(0, left.size() + 1 - MAX_PENDING))
                .forEach(device -> all.put(device.requestId(), device));
        all.put(request.requestId(), request);
        return new DeviceBook(all, paired);
    }

    DeviceBook without(Predicate<PendingDevice> gone) {
        Map<String, PendingDevice> left = new LinkedHashMap<>(pending);
        left.values().removeIf(gone);
        return new DeviceBook(left, paired);
    }

    DeviceBook with(PairedDevice device) {
        Map<String, PairedDevice> all = new LinkedHashMap<>(paired);
        all.put(device.deviceId(), device);
        return new DeviceBook(pending, all);
    }

    DeviceBook removed(String deviceId) {
        Map<String, PairedDevice> left = new LinkedHashMap<>(paired);
        left.remove(deviceId);
        return new DeviceBook(pending, left).without(device -> device.deviceId().equals(deviceId));
    }
}
