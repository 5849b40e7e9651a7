package bot.molt.protocol.weixin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The wire against the vectors that the platform published with its samples, and against people
/// who mean no good.
class WeixinWireTest {
    private static final Secret KEY = Secret.of("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG");
    private static final String ACCOUNT = "wxb11529c136998cb6";
    private static final Secret TOKEN = Secret.of("pamtest");
    private static final Instant NOW = Instant.ofEpochSecond(1_409_304_348L);

    private final WeixinCrypto crypto = new WeixinCrypto(KEY, ACCOUNT);

    private static WeixinDoor door(WeixinDoor.Mode mode) {
        return new WeixinDoor(new WeixinDoor.Settings(ACCOUNT, TOKEN, KEY, mode), () -> NOW);
    }

    private static Map<String, String> signed(String nonce) {
        String time = Long.toString(NOW.getEpochSecond());
        return Map.of(
                "timestamp",
                time,
                "nonce",
                nonce,
                "signature",
                WeixinSignature.of("pamtest", time, nonce));
    }

    private static byte[] xml(String content, String id) {
        return ("<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o-1]]></FromUserName>"
                        + "<CreateTime>1409304348</CreateTime><MsgType><![CDATA[text]]></MsgType>"
                        + "<Content><![CDATA["
                        + content
                        + "]]></Content><MsgId>"
                        + id
                        + "</MsgId></xml>")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void refused(ErrorCode code, Runnable what) {
        assertThatThrownBy(what::run)
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void thePublishedTextIsSealedAndOpenedByteForByte() {
        String sealed =
                "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==";
        byte[] random = "aaaabbbbccccdddd".getBytes(StandardCharsets.US_ASCII);
        assertThat(crypto.seal("我是中文abcd123", random)).isEqualTo(sealed);
        assertThat(crypto.open(sealed)).isEqualTo("我是中文abcd123");
    }

    @Test
    void thePublishedVerificationIsSignedAndOpened() {
        String sealed =
                "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==";
        assertThat(WeixinSignature.of("QDG6eK", "1409659589", "263014780", sealed))
                .isEqualTo("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3");
        Secret key = Secret.of("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C");
        assertThat(new WeixinCrypto(key, "wx5823bf96d3bd56c7").open(sealed))
                .isEqualTo("1616140317555161061");
        refused(ErrorCode.FORBIDDEN, () -> new WeixinCrypto(key, "wx-another").open(sealed));
        refused(ErrorCode.FORBIDDEN, () -> crypto.open(sealed));
    }

    @Test
    void anAddressIsGreetedWithItsSignatureAlone() {
        WeixinDoor door = door(WeixinDoor.Mode.ANY);
        Map<String, String> query = new java.util.HashMap<>(signed("n1"));
        query.put("echostr", "echo-1");
        assertThat(door.greet(query)).contains("echo-1");
        query.put("signature", "0".repeat(40));
        assertThat(door.greet(query)).isEmpty();
        assertThat(door.greet(Map.of())).isEmpty();
    }

    @Test
    void aMessageIsReadInEachModeAndAnsweredInTheSame() {
        WeixinDoor door = door(WeixinDoor.Mode.ANY);
        WeixinDoor.Opened plain = door.open(signed("n1"), xml("你好", "1"));
        assertThat(plain.sealed()).isFalse();
        assertThat(plain.message().text()).isEqualTo("你好");
        assertThat(plain.message().key()).isEqualTo("o-1:1");
        assertThat(WeixinXml.read(door.reply(plain, "]]> <b>").getBytes(StandardCharsets.UTF_8)))
                .containsEntry("Content", "]]> <b>")
                .containsEntry("ToUserName", "o-1");

        String sealed = crypto.seal(new String(xml("secret", "2"), StandardCharsets.UTF_8));
        Map<String, String> query = new java.util.HashMap<>(signed("n2"));
        query.put("encrypt_type", "aes");
        query.put(
                "msg_signature",
                WeixinSignature.of("pamtest", query.get("timestamp"), "n2", sealed));
        byte[] body =
                "<xml><ToUserName>gh_1</ToUserName><Encrypt>%s</Encrypt></xml>"
                        .formatted(sealed)
                        .getBytes(StandardCharsets.UTF_8);
        WeixinDoor.Opened safe = door.open(query, body);
        assertThat(safe.sealed()).isTrue();
        assertThat(safe.message().text()).isEqualTo("secret");
        Map<String, String> reply =
                WeixinXml.read(door.reply(safe, "sealed too").getBytes(StandardCharsets.UTF_8));
        assertThat(crypto.open(reply.get("Encrypt"))).contains("sealed too");
        assertThat(reply.get("MsgSignature"))
                .isEqualTo(
                        WeixinSignature.of(
                                "pamtest",
                                reply.get("TimeStamp"),
                                reply.get("Nonce"),
                                reply.get("Encrypt")));
        query.put("msg_signature", "0".repeat(40));
        refused(ErrorCode.FORBIDDEN, () -> door.open(query, body));
        refused(
                ErrorCode.FORBIDDEN,
                () -> door(WeixinDoor.Mode.SAFE).open(signed("n3"), xml("plain", "3")));
    }

    @Test
    void whatIsOldForgedOrPlayedAgainIsRefused() {
        WeixinDoor door = door(WeixinDoor.Mode.ANY);
        door.open(signed("n1"), xml("first", "1"));
        assertThat(door.open(signed("n1"), xml("first", "1")).message().text()).isEqualTo("first");
        refused(ErrorCode.FORBIDDEN, () -> door.open(signed("n1"), xml("forged", "2")));
        WeixinDoor later =
                new WeixinDoor(
                        new WeixinDoor.Settings(ACCOUNT, TOKEN, null, WeixinDoor.Mode.ANY),
                        () -> NOW.plusSeconds(301));
        refused(ErrorCode.FORBIDDEN, () -> later.open(signed("n9"), xml("old", "9")));
        refused(ErrorCode.FORBIDDEN, () -> door.open(Map.of(), xml("unsigned", "9")));
    }

    @Test
    void xmlThatReachesForFilesOrNamesNobodyIsRefused() {
        WeixinDoor door = door(WeixinDoor.Mode.ANY);
        String entity =
                "<!DOCTYPE xml [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>"
                        + new String(xml("x", "1"), StandardCharsets.UTF_8)
                                .replace("<![CDATA[x]]>", "&f;");
        refused(
                ErrorCode.INVALID_REQUEST,
                () -> door.open(signed("e1"), entity.getBytes(StandardCharsets.UTF_8)));
        String path =
                new String(xml("x", "1"), StandardCharsets.UTF_8)
                        .replace("o-1", "../../etc/passwd");
        refused(
                ErrorCode.INVALID_REQUEST,
                () -> door.open(signed("e2"), path.getBytes(StandardCharsets.UTF_8)));
        refused(
                ErrorCode.INVALID_REQUEST,
                () -> door.open(signed("e3"), "not xml".getBytes(StandardCharsets.UTF_8)));
        refused(
                ErrorCode.INVALID_REQUEST,
                () -> door.open(signed("e4"), "<a>".repeat(50).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void pagesHoldEveryByteAndEndBetweenCharacters() {
        String family = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";
        String text = ("一二三四五。abc " + family + "\n").repeat(200);
        for (int most : new int[] {100, 257, 2048}) {
            java.util.List<String> pages = Pages.of(text, most);
            assertThat(String.join("", pages)).isEqualTo(text);
            assertThat(pages)
                    .allSatisfy(page -> {
                        assertThat(page.getBytes(StandardCharsets.UTF_8).length)
                                .isEqualTo(Pages.bytes(page))
                                .isLessThanOrEqualTo(most);
                        assertThat(page).doesNotStartWith("\u200D").doesNotEndWith("\u200D");
                    });
        }
        assertThat(Pages.of("", 100)).isEmpty();
        assertThat(Pages.of("\u0301".repeat(3000), 100)).hasSize(60);
    }

    @Test
    void aBudgetFollowsWhatTheUserDid() {
        ReplyBudget wrote = ReplyBudget.NONE.wrote(NOW);
        assertThat(wrote.left(NOW)).isEqualTo(5);
        assertThat(wrote.spent().spent().spent().left(NOW)).isEqualTo(2);
        assertThat(wrote.left(NOW.plusSeconds(48 * 3600))).isZero();
        ReplyBudget pressed = ReplyBudget.NONE.acted(NOW);
        assertThat(pressed.left(NOW)).isEqualTo(3);
        assertThat(pressed.left(NOW.plusSeconds(60))).isZero();
        assertThat(wrote.spent().acted(NOW).left(NOW)).isEqualTo(4);
        assertThat(wrote.exhausted().left(NOW)).isZero();
        assertThat(ReplyBudget.of(wrote.spent().json())).isEqualTo(wrote.spent());
    }
}
