package bot.molt.cli.tui;

import bot.molt.cli.terminal.Phrase;

/// Everything that the chat says by itself.
enum Say implements Phrase {
    HELP_TITLE("Commands of this terminal:", "本终端的命令："),
    HELP_GATEWAY("Commands of the gateway (sent as they are): %s", "网关的命令（原样发送）：%s"),
    HELP_KEYS(
            "Keys: Enter sends · Alt-Enter, Ctrl-J or \\ and Enter: a new line · Tab completes · ↑ ↓ earlier messages · Ctrl-R searches them · Ctrl-O the whole output of the last call · Ctrl-C stops the answer, twice leaves · Ctrl-D leaves",
            "按键：回车发送 · Alt-回车、Ctrl-J 或 \\ 加回车换行 · Tab 补全 · ↑ ↓ 以前的消息 · Ctrl-R 搜索 · Ctrl-O 显示上次工具调用的完整输出 · Ctrl-C 停止回答，按两次退出 · Ctrl-D 退出"),
    CMD_HELP("this help", "本帮助"),
    CMD_NEW("begin the conversation anew", "重新开始对话"),
    CMD_SESSIONS("choose among the sessions", "选择会话"),
    CMD_SESSION(
            "go to a session, made where it is not there: /session notes",
            "进入会话，没有则新建：/session notes"),
    CMD_AGENT("go to another agent's main session", "转到另一个代理的主会话"),
    CMD_MODEL("choose the model, or /model REF", "选择模型，或 /model REF"),
    CMD_THINK("choose how much is thought", "选择思考级别"),
    CMD_VERBOSE(
            "whether calls of tools are told in chats: off, on, full", "聊天中是否显示工具调用：off、on、full"),
    CMD_STOP("stop what is being answered", "停止当前回答"),
    CMD_STATUS("session, model, context", "会话、模型、上下文"),
    CMD_EXPAND("the whole output of a call: /expand 3", "显示工具调用的完整输出：/expand 3"),
    CMD_APPROVE(
            "answer the call that waits: /approve once, /approve always",
            "回答等待中的请求：/approve once、/approve always"),
    CMD_DENY("refuse the call that waits", "拒绝等待中的请求"),
    CMD_DELIVER(
            "whether replies go to the session's channel too: on, off", "回复是否同时发送到该会话的频道：on、off"),
    CMD_QUIT("leave; what runs goes on", "退出；运行中的任务会继续"),

    CONNECTED("connected", "已连接"),
    OFFLINE("connection lost, trying again", "连接已断开，正在重试"),
    REFUSED("not let in", "被拒绝"),
    LOST("Connection to the gateway lost; taking it up again …", "与网关的连接已断开，正在恢复……"),
    BACK("Connected again.", "已重新连接。"),
    NOT_LET_IN("The gateway lets this terminal in no longer: %s", "网关不再允许本终端连接：%s"),

    SESSION("session %s", "会话 %s"),
    NEW_CONVERSATION("a new conversation", "新的对话"),
    MISSED("more than is shown here happened meanwhile", "期间发生的内容多于此处所示"),
    HELLO("Write to the agent; /help says what else there is.", "直接输入消息即可；/help 查看更多命令。"),
    ANSWER_BEGAN_ANEW("the answer began anew", "回答已重新开始"),
    CUT_OFF("cut off here", "在此中断"),
    STOPPED("stopped", "已停止"),
    STOPPING("stopping …", "正在停止……"),
    NOTHING_RUNS("Nothing is being answered.", "当前没有正在进行的回答。"),
    FAILED("failed: %s", "失败：%s"),
    SUMMED_UP("the conversation was summed up", "对话已压缩"),
    SUMMING_UP("summing up the conversation …", "正在压缩对话……"),
    THINKING("thinking …", "思考中……"),
    ANSWERING("answering …", "回答中……"),
    UNSENT("will be sent once the gateway is there: %s", "网关恢复后将发送：%s"),
    QUEUED("waits for its turn: %s", "排队中：%s"),
    PICTURE("[picture]", "[图片]"),

    TOOL_RUNS("runs", "运行中"),
    TOOL_MORE("… %d more lines (Ctrl-O, or /expand %d)", "……还有 %d 行（Ctrl-O 或 /expand %d）"),
    TOOL_SILENT("(no output)", "（无输出）"),
    TOOL_UNKNOWN("There is no call %s here.", "这里没有编号为 %s 的调用。"),

    APPROVAL("%s wants to run %s", "%s 请求运行 %s"),
    APPROVAL_WHY("why asked: %s", "询问原因：%s"),
    APPROVAL_WHERE("in: %s", "目录：%s"),
    APPROVAL_ELSEWHERE("session: %s", "会话：%s"),
    APPROVAL_PARTS("its commands:", "其中的命令："),
    APPROVAL_ALWAYS("\"always\" would allow: %s", "“始终允许”将允许：%s"),
    APPROVAL_KEYS("[a] allow once", "[a] 允许一次"),
    APPROVAL_KEY_ALWAYS("[w] always", "[w] 始终允许"),
    APPROVAL_KEY_DENY("[d] deny", "[d] 拒绝"),
    APPROVAL_LEFT("%d s left", "剩余 %d 秒"),
    APPROVAL_MORE("and %d more", "另有 %d 个"),
    ALLOWED_ONCE("allowed once", "已允许一次"),
    ALLOWED_ALWAYS("allowed for good", "已始终允许"),
    DENIED("denied", "已拒绝"),
    UNANSWERED("nobody answered in time", "无人及时回答"),
    ANSWERED_BY("%s, by %s", "%s（%s）"),
    ALLOW("allowed", "允许"),
    ASK("asks", "需询问"),
    DENY("denied", "拒绝"),

    PICK_SESSION("Session", "会话"),
    PICK_AGENT("Agent", "代理"),
    PICK_MODEL("Model", "模型"),
    PICK_THINK("Thinking", "思考级别"),
    PICK_HOW("↑ ↓ Enter · type to find · Ctrl-C leaves it", "↑ ↓ 回车 · 输入以筛选 · Ctrl-C 取消"),
    PICK_NONE("nothing fits", "没有匹配项"),
    PICK_PLAIN("Say which: %s NAME", "请指定：%s 名称"),
    STANDARD("as configured", "按配置"),

    AGAIN_LEAVES("Ctrl-C again leaves; what runs goes on.", "再按一次 Ctrl-C 退出；运行中的任务会继续。"),
    GOODBYE(
            "moltbot tui --session %s comes back to this conversation.",
            "moltbot tui --session %s 可回到此对话。"),
    TOKENS("%s tokens", "%s 词元"),
    DELIVER("deliver: %s", "deliver：%s"),
    ON_OR_OFF("%s: %s (expected: on or off)", "%s：%s（应为：on 或 off）"),
    NO_SUCH_AGENT("There is no agent %s (known: %s).", "没有代理 %s（可用：%s）。"),
    INTERNAL("Something went wrong here: %s", "本程序出错：%s");

    private final String english;
    private final String chinese;

    Say(String english, String chinese) {
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
