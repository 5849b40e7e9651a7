package bot.molt.app.moltage;

import java.util.Locale;
import java.util.Map;

/// What `moltbot moltage --help` says, in English and Chinese.
final class MoltageHelp {
    private static final String ENGLISH =
            """
            Usage: moltbot moltage up|bridge|orchestrator|ssh|status|users|vms|logs|rootfs [options]

            One WeChat official account, a virtual machine for each of its users, reachable by SSH.

              up             bridge (3000), orchestrator (8080) and SSH gateway (2222) in this process, and a gateway
                             for the agent where MOLTAGE_GATEWAY_URL names none
              bridge         the bridge alone; asks the orchestrator at ORCHESTRATOR_URL
              orchestrator   the orchestrator alone
              ssh            the SSH gateway alone; asks the orchestrator at ORCHESTRATOR_URL
              status         what runs and answers
              users          who has a machine, and how they log in
              vms            the machines
              logs           the last lines of the log; --sessions for the index of SSH sessions, which is checked
              rootfs build   makes the kernel and the image that machines start from

              --lines N        how many lines (default 100)
              --profile NAME   state in ~/.clawdbot-NAME
              --config FILE    configuration file
              --base debian|alpine   rootfs build: what the image is made of (default debian, by debootstrap)
              --source MIRROR|FILE   rootfs build: mirror of Debian, or archive of Alpine's mini root file system
              --kernel FILE          rootfs build: a Debian package of a kernel (default: the newest of apt-get)
              --packages A,B         rootfs build: packages beside those that a machine needs
              --size MIB             rootfs build: size of the disk (default 2048)
              --output FOLDER        rootfs build: where it is put (default: the folder of KERNEL_PATH)
              --lang en|zh     language of this text (default: that of LANG)
              --json           one JSON document instead of text
              --help           this text

            Settings are variables of the environment; docs/moltage.md lists them all.
            Needed by up and bridge: WECHAT_APPID, WECHAT_APPSECRET, WECHAT_TOKEN, BRIDGE_BASE_URL.
            Needed by bridge, orchestrator and ssh apart: MOLTAGE_TOKEN, the same for all.

            Examples:
              moltbot moltage rootfs build
              moltbot moltage up
              MOLTAGE_TOKEN=… ORCHESTRATOR_URL=http://10.0.0.5:8080 moltbot moltage ssh
              moltbot moltage vms --json
            """;

    private static final String CHINESE =
            """
            用法：moltbot moltage up|bridge|orchestrator|ssh|status|users|vms|logs|rootfs [选项]

            一个微信公众号，每位用户一台虚拟机，可用 SSH 登录。

              up             在一个进程中运行 Bridge（3000）、Orchestrator（8080）和 SSH 网关（2222）；
                             未设置 MOLTAGE_GATEWAY_URL 时，同时启动本机的智能体网关
              bridge         只运行 Bridge，通过 ORCHESTRATOR_URL 访问 Orchestrator
              orchestrator   只运行 Orchestrator
              ssh            只运行 SSH 网关，通过 ORCHESTRATOR_URL 访问 Orchestrator
              status         各部分是否运行、是否应答
              users          谁有虚拟机、如何登录
              vms            所有虚拟机
              logs           日志的最后若干行；--sessions 显示并校验 SSH 会话索引
              rootfs build   制作虚拟机使用的内核和镜像

              --lines N        行数（默认 100）
              --profile NAME   状态目录为 ~/.clawdbot-NAME
              --config FILE    配置文件
              --base debian|alpine   rootfs build：镜像的来源（默认 debian，用 debootstrap）
              --source MIRROR|FILE   rootfs build：Debian 镜像站，或 Alpine mini root 归档文件
              --kernel FILE          rootfs build：内核的 Debian 包（默认由 apt-get 取最新的）
              --packages A,B         rootfs build：另外安装的软件包
              --size MIB             rootfs build：磁盘大小（默认 2048）
              --output FOLDER        rootfs build：输出目录（默认为 KERNEL_PATH 所在目录）
              --lang en|zh     本文的语言（默认取自 LANG）
              --json           输出一个 JSON 文档
              --help           本文

            设置均为环境变量，全部列在 docs/moltage.zh.md。
            up 和 bridge 必填：WECHAT_APPID、WECHAT_APPSECRET、WECHAT_TOKEN、BRIDGE_BASE_URL。
            分开运行 bridge、orchestrator、ssh 时必填：MOLTAGE_TOKEN，各处相同。

            示例：
              moltbot moltage rootfs build
              moltbot moltage up
              MOLTAGE_TOKEN=… ORCHESTRATOR_URL=http://10.0.0.5:8080 moltbot moltage ssh
              moltbot moltage vms --json
            """;

    private MoltageHelp() {}

    static String text(MoltageArguments arguments, Map<String, String> environment) {
        String said = arguments.value("lang").orElse(environment.getOrDefault("LC_ALL", ""));
        String language = said.isEmpty() ? environment.getOrDefault("LANG", "") : said;
        return language.toLowerCase(Locale.ROOT).startsWith("zh") ? CHINESE : ENGLISH;
    }
}
