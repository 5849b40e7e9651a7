package bot.molt.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.spi.channel.Button;
import bot.molt.spi.channel.Channel;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelAccount.Ability;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.ChannelFailure;
import bot.molt.spi.channel.ChannelSetup;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.OutgoingMessage;
import bot.molt.spi.channel.Place;
import bot.molt.spi.channel.Pressed;
import bot.molt.spi.channel.Receiver;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every channel does, against a fake that speaks the platform's protocol.
public abstract class ChannelContract {
    @TempDir private Path folder;
    private final LinkedBlockingQueue<IncomingMessage> taken = new LinkedBlockingQueue<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final CountDownLatch connected = new CountDownLatch(1);
    private final TaskScope scope = new TaskScope("contract");
    private ChannelAccount account;

    /// Takes everything; refuses the first ones where that is asked for.
    private final Receiver receiver =
            new Receiver() {
                @Override
                public void connected() {
                    connected.countDown();
                }

                @Override
                public void message(IncomingMessage message) {
                    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        throw new CodedException(ErrorCode.UNAVAILABLE, "not kept");
                    }
                    taken.add(message);
                }

                @Override
                public void pressed(Pressed pressed) {}
            };

    protected abstract Channel channel();

    /// JSON; single quotes will do.
    protected abstract String settings();

    /// Somebody writes.
    protected abstract void say(ChannelAccount open, Receiver inlet, String text) throws Exception;

    /// The platform wants to be left alone once.
    protected abstract void limit();

    /// What arrived at the platform last.
    protected abstract String lastSent();

    @BeforeEach
    final void open() throws Exception {
        Json.Obj tree = JsonText.parseObject(settings().replace('\'', '"'));
        ChannelSetup setup =
                new ChannelSetup(ChannelSetup.DEFAULT, tree, Map.of(), folder, _ -> {});
        assertThat(channel().isConfigured(setup)).isTrue();
        account = channel().open(setup);
        receive();
        assertThat(connected.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private void receive() {
        scope.fork(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                received();
            }
            return true;
        });
    }

    private void received() throws InterruptedException {
        try {
            account.receive(receiver);
        } catch (ChannelException | CodedException e) {
            assertThat(e).isNotNull();
        }
    }

    @AfterEach
    final void close() {
        scope.close();
        account.close();
    }

    private IncomingMessage next() throws InterruptedException {
        IncomingMessage message = taken.poll(60, TimeUnit.SECONDS);
        assertThat(message).isNotNull();
        return message;
    }

    @Test
    final void aMessageComesInAndAnAnswerGoesOut() throws Exception {
        say(account, receiver, "hello there");
        IncomingMessage message = next();
        assertThat(message.text()).isEqualTo("hello there");
        assertThat(message.isDirect()).isTrue();
        String id =
                account.send(
                        OutgoingMessage.of(message.place(), "k1", "an answer")
                                .answering(message.id()));
        assertThat(id).isNotBlank();
        assertThat(lastSent()).contains("an answer");
    }

    @Test
    final void whatWasNotKeptComesAgain() throws Exception {
        refusals.set(1);
        say(account, receiver, "first");
        assertThat(next().text()).isEqualTo("first");
    }

    @Test
    final void aPlatformThatHasTooMuchSaysSo() throws Exception {
        say(account, receiver, "hello");
        Place chat = next().place();
        limit();
        assertThatThrownBy(() -> account.send(OutgoingMessage.of(chat, "k2", "x")))
                .isInstanceOfSatisfying(
                        ChannelException.class,
                        e -> {
                            assertThat(e.kind()).isEqualTo(ChannelFailure.Kind.RATE_LIMITED);
                            assertThat(e.failure().after()).isPositive();
                        });
        assertThat(account.send(OutgoingMessage.of(chat, "k2", "later"))).isNotBlank();
    }

    @Test
    final void whatItCannotDoIsRefusedAndTheRestIsDone() throws Exception {
        say(account, receiver, "hello");
        Place chat = next().place();
        String id =
                account.send(
                        OutgoingMessage.of(chat, "k3", "**one**")
                                .with(List.of(List.of(new Button("Yes", "yes")))));
        if (account.abilities().contains(Ability.EDIT)) {
            account.edit(id, OutgoingMessage.of(chat, "k3", "two"));
            account.edit(id, OutgoingMessage.of(chat, "k3", "two"));
            assertThat(lastSent()).contains("two");
        } else {
            assertThatThrownBy(() -> account.edit(id, OutgoingMessage.of(chat, "k3", "two")))
                    .isInstanceOfSatisfying(
                            ChannelException.class,
                            e -> assertThat(e.kind()).isEqualTo(ChannelFailure.Kind.UNSUPPORTED));
        }
    }

    @Test
    final void aProbeSaysWhoItIs() throws Exception {
        assertThat(account.probe().members()).isNotEmpty();
    }
}
