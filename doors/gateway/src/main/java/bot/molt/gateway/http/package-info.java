/// Requests and answers: routing, who asks, and the endpoints that answer at once.
@NullMarked
package bot.molt.gateway.http;

import org.jspecify.annotations.NullMarked;
