/// A small HTTP server for processes that serve a handful of routes; the gateway has its own.
@NullMarked
package bot.molt.base.http;

import org.jspecify.annotations.NullMarked;
