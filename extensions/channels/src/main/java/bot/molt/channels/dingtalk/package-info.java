/// DingTalk: a robot, over stream mode and the robot API.
@NullMarked
package bot.molt.channels.dingtalk;

import org.jspecify.annotations.NullMarked;
