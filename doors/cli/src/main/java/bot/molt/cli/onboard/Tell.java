package bot.molt.cli.onboard;

import bot.molt.cli.terminal.Phrase;

/// Everything that the first steps say.
enum Tell implements Phrase {
    TITLE("Moltbot: the first steps", "Moltbot：初始设置"),
    HOW(
            "Enter takes what stands in brackets; Ctrl-C leaves, and what was done stays.",
            "直接回车采用方括号中的值；Ctrl-C 退出，已完成的步骤会保留。"),
    JDK("JDK %s", "JDK %s"),
    STATE("State folder: %s", "状态目录：%s"),
    CONFIG_NEW("Configuration: %s (new)", "配置文件：%s（新建）"),
    CONFIG_KEPT("Configuration: %s (kept; changes are shown first)", "配置文件：%s（保留；更改前会先显示）"),
    CONFIG_PROBLEM("Problem in the configuration: %s", "配置问题：%s"),

    PORT("Port of the gateway", "网关端口"),
    PORT_TAKEN("Port %d is taken by %s.", "端口 %d 已被 %s 占用。"),
    PORT_OTHER("Another port", "另选端口"),
    BIND(
            "Reachable from: loopback (this machine alone), lan, tailnet",
            "监听范围：loopback（仅本机）、lan、tailnet"),
    WORKSPACE("Workspace of the agent", "代理的工作区"),

    PROVIDER("Who shall think for the agent?", "由谁来为代理提供模型？"),
    PROVIDER_NONE("none for now", "暂不设置"),
    KEY_FOUND("a key is in %s", "环境变量 %s 中有密钥"),
    KEY_USE("Use the key of %s?", "使用 %s 中的密钥？"),
    KEY("Key of %s (it is not shown)", "%s 的密钥（不会显示）"),
    KEY_EMPTY(
            "No key: models can be asked once there is one (moltbot models auth add).",
            "没有密钥：添加后才能使用模型（moltbot models auth add）。"),
    KEY_KEPT("Kept the key in %s.", "密钥已保存到 %s。"),
    KEY_ON_LINE(
            "%s: a key on a command line shows in lists of processes (expected: - and the key on standard input, or %s)",
            "%s：命令行中的密钥会出现在进程列表里（建议：用 - 并从标准输入给出密钥，或使用 %s）"),
    MODEL("Model: %s", "模型：%s"),
    MODEL_NONE("%s has no model to offer: %s", "%s 没有可用的模型：%s"),

    CHANGES("These settings will be written:", "将写入以下设置："),
    CHANGE_FROM("%s: %s → %s", "%s：%s → %s"),
    CHANGE_NEW("%s: %s", "%s：%s"),
    CHANGES_WRITE("Write them?", "写入？"),
    CHANGES_WRITTEN("Written; the old file is %s.", "已写入；原文件保存为 %s。"),
    CHANGES_NOT("Left as it was.", "保持原样。"),

    SERVICE("Make the gateway a service that comes back by itself?", "将网关安装为自动重启的服务？"),
    SERVICE_NOT("It could not become a service: %s", "无法安装为服务：%s"),
    GATEWAY_RUNS("The gateway runs at %s.", "网关正在 %s 运行。"),
    GATEWAY_STARTS("Starting the gateway …", "正在启动网关……"),
    GATEWAY_STARTED(
            "The gateway was started; it goes on when this terminal closes (moltbot logs shows its log).",
            "网关已启动；关闭本终端后仍会运行（moltbot logs 查看日志）。"),
    GATEWAY_HOW("Start the gateway with: %s", "启动网关：%s"),
    GATEWAY_NOT("The gateway did not come up: %s", "网关未能启动：%s"),
    WORKSPACE_IS("Workspace: %s (%s)", "工作区：%s（%s）"),

    CHANNEL(
            "Token of a Telegram bot, to write from a phone (empty: none)",
            "Telegram 机器人令牌，可用手机聊天（留空则跳过）"),
    CHANNEL_DONE(
            "Telegram is set up: moltbot channels status --probe",
            "Telegram 已设置：moltbot channels status --probe"),

    ASKING("Asking the model …", "正在询问模型……"),
    FIRST_MESSAGE("Hello! Say in one short sentence that you are ready.", "你好！请用一句简短的话告诉我你已经准备好了。"),
    ANSWER("%s answers:", "%s 回答："),
    FAILED("The model did not answer: %s", "模型没有回答：%s"),
    WAY_ON("What now?", "接下来怎么办？"),
    WAY_KEY("another key", "换一个密钥"),
    WAY_AGAIN("try again", "再试一次"),
    WAY_PROVIDER("another provider", "换一个提供商"),
    WAY_LEAVE("go on without", "先跳过"),

    DONE("Done. Talk to the agent: %s", "完成。与代理对话：%s"),
    PAGE("Its page for a browser: %s prints the address", "浏览器页面：%s 会显示地址"),
    CHAT("Open the conversation here?", "现在打开对话？"),
    REMOTE("The gateway at %s answers.", "网关 %s 已应答。"),
    REMOTE_URL("Address of the gateway", "网关地址"),
    REMOTE_TOKEN("Its token (it is not shown)", "网关令牌（不会显示）"),

    YES_NO(" [%s] ", " [%s] "),
    CHOOSE("Number", "序号"),
    NOT_THAT("%s (expected: %s)", "%s（应为：%s）");

    private final String english;
    private final String chinese;

    Tell(String english, String chinese) {
        this.english = english;
        this.chinese = chinese;
    }

    @Override
    public String english() {
        return english;
    }

    @Override
    public String chinese() {
        return chinese;
    }
}
