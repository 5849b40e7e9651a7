package bot.molt.protocol.hands;

/// Another size for the terminal of a process.
public record ResizeParams(String processId, int columns, int rows) {
    public ResizeParams {
        ProcessParams.requireId(processId);
        StartParams.Terminal size = new StartParams.Terminal(columns, rows);
        columns = size.columns();
        rows = size.rows();
    }
}
