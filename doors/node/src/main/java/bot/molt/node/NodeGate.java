package bot.molt.node;

import bot.molt.node.invoke.Invocations;
import bot.molt.node.link.Asked;
import bot.molt.node.link.Gate;
import bot.molt.node.link.Link;
import bot.molt.node.link.Standing;
import bot.molt.node.program.ProcessBook;
import java.util.function.Consumer;

/// What comes from the gateway, to those whom it concerns. Processes send nothing over a new
/// connection before the gateway said which it still follows.
///
/// @param listener is told how the node stands
public record NodeGate(Invocations invocations, ProcessBook processes, Consumer<Standing> listener)
        implements Gate {
    @Override
    public void asked(Link link, Asked asked) {
        invocations.asked(link, asked);
    }

    @Override
    public void cancelled(String id) {
        invocations.cancelled(id);
    }

    @Override
    public void closed(Link link) {
        processes.lost(link);
    }

    @Override
    public void stands(Standing standing) {
        listener.accept(standing);
    }
}
