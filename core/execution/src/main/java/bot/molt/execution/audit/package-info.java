/// What happened: a hash-chained log of JSON lines, durable before an answer leaves.
@NullMarked
package bot.molt.execution.audit;

import org.jspecify.annotations.NullMarked;
