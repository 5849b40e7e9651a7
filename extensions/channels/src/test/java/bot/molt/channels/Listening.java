package bot.molt.channels;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.spi.channel.ChannelAccount;
import bot.molt.spi.channel.ChannelException;
import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.Pressed;
import bot.molt.spi.channel.Receiver;
import bot.molt.spi.channel.WebAnswer;
import bot.molt.spi.channel.WebDelivery;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// An account that is received from, again and again until it is closed.
public final class Listening implements AutoCloseable {
    private final ChannelAccount account;
    private final TaskScope scope = new TaskScope("listening");
    private final LinkedBlockingQueue<IncomingMessage> messages = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Pressed> presses = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<ChannelException> failures = new LinkedBlockingQueue<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final AtomicInteger repeats = new AtomicInteger();
    private final Semaphore connections = new Semaphore(0);

    private final Receiver receiver =
            new Receiver() {
                @Override
                public void connected() {
                    connections.release();
                }

                @Override
                public void message(IncomingMessage message) {
                    if (seen.add(message.place().chat() + " " + message.id())) {
                        messages.add(message);
                    } else {
                        repeats.incrementAndGet();
                    }
                }

                @Override
                public void pressed(Pressed pressed) {
                    presses.add(pressed);
                }
            };

    public Listening(ChannelAccount account) {
        this.account = account;
        scope.fork(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                receive();
            }
            return true;
        });
    }

    private void receive() throws InterruptedException {
        try {
            account.receive(receiver);
        } catch (ChannelException e) {
            failures.add(e);
        }
    }

    /// JSON; single quotes will do.
    public static Json.Obj tree(String text) {
        return JsonText.parseObject(text.replace('\'', '"'));
    }

    public ChannelAccount account() {
        return account;
    }

    /// Hands in what the platform delivered.
    public WebAnswer deliver(WebDelivery delivery) throws InterruptedException {
        return account.take(delivery, receiver);
    }

    /// Waits until it was in touch so often.
    public void connected(int count) throws InterruptedException {
        assertThat(connections.tryAcquire(count, 60, TimeUnit.SECONDS)).isTrue();
    }

    public IncomingMessage next() throws InterruptedException {
        IncomingMessage message = messages.poll(60, TimeUnit.SECONDS);
        assertThat(message).isNotNull();
        return message;
    }

    public Pressed pressed() throws InterruptedException {
        Pressed pressed = presses.poll(60, TimeUnit.SECONDS);
        assertThat(pressed).isNotNull();
        return pressed;
    }

    public ChannelException broke() throws InterruptedException {
        ChannelException failure = failures.poll(60, TimeUnit.SECONDS);
        assertThat(failure).isNotNull();
        return failure;
    }

    /// Messages that nobody asked for yet.
    public int waiting() {
        return messages.size();
    }

    /// Messages that came again, as they may; whoever receives tells them by their id.
    public int repeats() {
        return repeats.get();
    }

    @Override
    public void close() {
        scope.close();
        account.close();
    }
}
