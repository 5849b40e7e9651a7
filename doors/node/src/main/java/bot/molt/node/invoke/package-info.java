/// What the gateway asks, and the answers: each question once, each answer with a code.
@NullMarked
package bot.molt.node.invoke;

import org.jspecify.annotations.NullMarked;
