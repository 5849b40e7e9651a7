/// Moltage behind a gateway: machines of users, and the bridge to WeChat.
@NullMarked
package bot.molt.protocol.moltage;

import org.jspecify.annotations.NullMarked;
