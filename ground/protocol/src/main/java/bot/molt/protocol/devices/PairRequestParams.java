package bot.molt.protocol.devices;

import bot.molt.base.Require;

/// Which request is answered.
public record PairRequestParams(String requestId) {
    public PairRequestParams {
        Require.nonBlank("requestId", requestId);
    }
}
