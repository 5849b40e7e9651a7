/// The Model Context Protocol over Streamable HTTP: sessions, tool calls, questions to the client;
/// what a tool does and whether it may is none of its business.
@NullMarked
package bot.molt.gateway.mcp;

import org.jspecify.annotations.NullMarked;
