/// MCP over standard input and output for clients on this machine, passed on to a gateway over
/// HTTP; nothing here knows a tool.
@NullMarked
package bot.molt.cli.mcp;

import org.jspecify.annotations.NullMarked;
