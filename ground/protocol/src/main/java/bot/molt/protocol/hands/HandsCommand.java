package bot.molt.protocol.hands;

/// The commands that a gateway invokes on a node, and the methods by which the node tells of its
/// processes.
public final class HandsCommand {
    /// The ability that a node claims when it knows all of these.
    public static final String CAP = "hands";

    public static final String OPEN = "hands.open";
    public static final String START = "hands.start";
    public static final String INPUT = "hands.input";
    public static final String SIGNAL = "hands.signal";
    public static final String RESIZE = "hands.resize";
    public static final String TERMINATE = "hands.terminate";
    public static final String RESUME = "hands.resume";
    public static final String STAT = "hands.stat";
    public static final String READ = "hands.read";
    public static final String WRITE = "hands.write";
    public static final String LIST = "hands.list";
    public static final String DELETE = "hands.delete";
    public static final String MOVE = "hands.move";
    public static final String MKDIR = "hands.mkdir";

    /// A request of the node: [OutputParams].
    public static final String OUTPUT = "node.process.output";

    /// A request of the node: [EndedParams].
    public static final String ENDED = "node.process.ended";

    private HandsCommand() {}
}
