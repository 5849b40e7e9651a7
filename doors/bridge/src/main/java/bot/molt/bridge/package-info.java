/// One WeChat account serves many users: messages in, replies out within the platform's budget.
@NullMarked
package bot.molt.bridge;

import org.jspecify.annotations.NullMarked;
