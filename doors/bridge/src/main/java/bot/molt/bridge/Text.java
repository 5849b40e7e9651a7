package bot.molt.bridge;

import java.util.Locale;

/// What the bridge says to users. `{0}`, `{1}` … stand for what is filled in.
enum Text {
    GREETING(
            """
            欢迎关注！直接发送文字，就可以和你的 AI 智能体对话；系统会为你分配一台独立的微虚拟机。
            发送「帮助」查看全部命令。\
            """),
    HELP(
            """
            直接发送文字、图片、语音或位置，智能体会回答。
            命令：
            status 状态
            ssh 远程登录；ssh add 公钥 / ssh list / ssh remove 序号
            passwd 设置登录密码
            stop 停机 / restart 重启 / destroy 销毁
            new 开始新的对话
            bind 地址 令牌 / unbind 绑定或解除自己的网关
            继续 查看未发完的内容\
            """),
    UNKNOWN_KIND("暂时看不懂这种消息，请发送文字、图片、语音、视频、位置或链接。"),
    NOTHING_MORE("没有更多内容了。"),
    NOTHING_YET("正在处理，请稍后回复「继续」查看结果。"),
    MORE("\n——\n还有约 {0} 条，回复「继续」查看"),
    MAYBE_MORE("\n——\n如有后续，回复「继续」查看"),
    MORE_FILES("还有 {0} 个文件或消息，回复「继续」查看"),
    FILE_NOT_SENT("[文件 {0} 无法在微信里发送（{1}）；可用 sftp 取回]"),
    REFUSED_BY_PLATFORM("[有一条内容被微信平台拒绝，未能显示]"),
    BIND_USAGE("用法：bind http://你的服务器:8789/webhook 你的AuthToken"),
    BIND_REFUSED("绑定失败：{0}"),
    BOUND("绑定成功：{0}\n之后的对话将转发到你的网关。令牌已保存且不会显示；建议撤回或删除刚才的消息。发送 unbind 解除。"),
    UNBOUND("已解除绑定。"),
    NOT_BOUND("现在没有绑定。"),
    NO_GATEWAY("还没有可用的网关：请发送 bind 地址 令牌。"),
    STATUS("网关：{0}\n机器：{1}\n待发送：{2} 条"),
    STATUS_DEFAULT("默认网关"),
    STATUS_NONE("未配置"),
    NO_MACHINE("尚未分配，发送第一条消息时启动"),
    MACHINE_RUNNING("运行中"),
    MACHINE_STARTING("启动中 {0}"),
    MACHINE_STOPPING("停机中"),
    MACHINE_STOPPED("已停机，下一条消息会唤醒它"),
    MACHINE_FAILED("启动失败：{0}"),
    STARTING("正在为你启动机器，请稍候……"),
    STILL_STARTING("机器还在启动，就绪后会继续处理你的消息。"),
    START_FAILED("机器没有启动成功：{0}\n发送 restart 重试。"),
    STOPPED("机器已停机，文件都保留；下一条消息会唤醒它。"),
    RESTARTED("机器正在重新启动。"),
    DESTROY_ASKS("这会删除你的机器和其中全部文件，无法恢复。\n请在 {1} 分钟内回复「destroy {0}」确认。"),
    DESTROYED("机器和其中的文件已删除。下一条消息会得到一台新的。"),
    DESTROY_WRONG("确认码不对或已过期，什么也没有删除。请重新发送 destroy。"),
    SSH(
            """
            登录命令：
            ssh -p {0} {1}@{2}
            一次性验证码（{4} 分钟内有效，只能用一次）：
            {3}
            长期使用请添加公钥：ssh add ssh-ed25519 AAAA…\
            """),
    SSH_ADDED("已添加公钥 {0}"),
    SSH_KEYS("公钥：\n{0}"),
    SSH_NO_KEYS("还没有公钥。发送 ssh add ssh-ed25519 AAAA… 添加。"),
    SSH_REMOVED("已删除公钥 {0}"),
    SSH_NO_SUCH_KEY("没有这把公钥：{0}。发送 ssh list 查看。"),
    PASSWD("打开下面的链接设置新的随机密码（{1} 分钟内有效，只能用一次）：\n{0}"),
    FAILED("没有成功：{0}"),
    GATEWAY_BUSY("网关暂时没有回应，正在重试……"),
    GATEWAY_UNREACHABLE("连不上网关，这条消息没有送达。请稍后再发，或检查网关是否在运行。"),
    GATEWAY_UNAUTHORIZED("网关拒绝了令牌，这条消息没有送达。请用正确的令牌重新 bind。"),
    GATEWAY_WRONG_ADDRESS("网关在这个地址没有回应（{0}），这条消息没有送达。请检查 bind 的地址，通常以 /webhook 结尾。"),
    GATEWAY_REFUSED("网关不接受这条消息（{0}）。");

    private final String words;

    Text(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /// As a file of texts names it: `greeting`, `nothing_more`.
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
