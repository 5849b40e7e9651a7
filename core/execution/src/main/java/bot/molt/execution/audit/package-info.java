/// What happened: a hash-chained log of JSON lines, durable before an answer leaves. Here are its
/// writer, its readers, its verifier and the shapes of its records; `docs/reference/audit.md` is
/// for outside programs.
@NullMarked
package bot.molt.execution.audit;

import org.jspecify.annotations.NullMarked;
