package bot.molt.gateway.device;

import org.jspecify.annotations.Nullable;

/// What a device says of itself, and where it was seen; long text is cut.
public record Description(
        @Nullable String displayName,
        @Nullable String platform,
        @Nullable String deviceFamily,
        @Nullable String clientId,
        @Nullable String clientMode,
        @Nullable String remoteIp) {
    /// Nothing is known.
    public static final Description NONE = new Description(null, null, null, null, null, null);

    private static final int MAX = 256;

    public Description {
        displayName = cut(displayName);
        platform = cut(platform);
        deviceFamily = cut(deviceFamily);
        clientId = cut(clientId);
        clientMode = cut(clientMode);
        remoteIp = cut(remoteIp);
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= MAX ? text : text.substring(0, MAX);
    }

    /// This description, and what only the other knows.
    Description or(Description other) {
        return new Description(
                either(displayName, other.displayName),
                either(platform, other.platform),
                either(deviceFamily, other.deviceFamily),
                either(clientId, other.clientId),
                either(clientMode, other.clientMode),
                either(remoteIp, other.remoteIp));
    }

    private static @Nullable String either(@Nullable String first, @Nullable String second) {
        return first == null ? second : first;
    }

    Description named(@Nullable String name) {
        return new Description(name, platform, deviceFamily, clientId, clientMode, remoteIp);
    }
}
