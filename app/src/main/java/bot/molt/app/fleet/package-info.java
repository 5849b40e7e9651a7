/// What a gateway knows of the machines of its users and of the bridge to WeChat.
@NullMarked
package bot.molt.app.fleet;

import org.jspecify.annotations.NullMarked;
