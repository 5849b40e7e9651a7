/// What the WeChat bridge keeps: messages in and out, who is bound to which gateway, and how much
/// may still be said to whom. A database file of its own.
@NullMarked
package bot.molt.store.bridge;

import org.jspecify.annotations.NullMarked;
