/// The peer: a Quarkus MCP server with one trivial tool.
package peer;
