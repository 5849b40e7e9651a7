package bot.molt.protocol.hands;

import bot.molt.base.Require;

/// Checks of what names a process.
final class ProcessParams {
    private static final int MOST = 64;

    private ProcessParams() {}

    static void requireId(String processId) {
        Require.nonBlank("processId", processId);
        Require.range("processId", processId.length(), 1, MOST);
    }
}
