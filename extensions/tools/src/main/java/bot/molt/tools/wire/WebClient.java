package bot.molt.tools.wire;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.net.Gate;
import bot.molt.spi.net.Host;
import bot.molt.spi.net.HostLookup;
import bot.molt.spi.net.HostRules;
import bot.molt.spi.net.Lookups;
import bot.molt.spi.net.ProxyChoice;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// HTTP for tools. A page that a caller names is asked for only where every list of hosts opens it,
/// each redirect anew, at the very addresses that were judged: a name that means something else a
/// moment later leads nowhere else. Nothing is kept between requests, and an interrupt closes the
/// connection.
///
/// Threads: any number of requests at once.
public final class WebClient {
    private static final String WHOSE = "tools of the gateway";
    private static final Duration LOOKUP = Duration.ofSeconds(10);
    private static final int LOOKUPS = 16;

    private final Parts parts;

    /// What a client is made of.
    ///
    /// @param proxies by which servers are reached
    /// @param own whether an address is one of this machine's
    /// @param tls made when the first server wants it
    public record Parts(
            Lookups lookups,
            ProxyChoice proxies,
            Predicate<InetAddress> own,
            Supplier<SSLSocketFactory> tls) {
        /// Those of this machine.
        ///
        /// @param environment in which proxies may stand
        public static Parts of(Map<String, String> environment) {
            return new Parts(
                    new Lookups(HostLookup.system(), LOOKUP, LOOKUPS),
                    new ProxyChoice(environment),
                    Gate::isOwn,
                    () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
        }
    }

    /// How much one request may take.
    ///
    /// @param time for the whole, redirects included
    /// @param bytes of the answer, unpacked
    public record Limits(Duration time, long bytes, int redirects) {}

    /// What is sent.
    ///
    /// @param body null for a GET
    @SuppressWarnings("ArrayRecordComponent")
    public record Ask(WebUrl url, Map<String, String> headers, byte @Nullable [] body) {}

    public WebClient(Parts parts) {
        this.parts = parts;
    }

    /// Asks for a page that a caller named; follows redirects.
    ///
    /// Errors: `denied` where a list closes it, with the place of the list; `unreachable`,
    /// `timeout`, `upstream_failed` for what happens on the way.
    public WebAnswer fetch(
            WebUrl url, Map<String, String> headers, Limits limits, List<HostRules> hosts)
            throws InterruptedException {
        Gate gate = new Gate(hosts, WHOSE, parts.lookups(), parts.own());
        try (Deadline deadline = Deadline.in(limits.time())) {
            WebUrl next = url;
            for (int followed = 0; followed <= limits.redirects(); followed++) {
                WebAnswer answer =
                        exchanged(
                                new Ask(next, headers, null),
                                limits,
                                addresses(next, gate),
                                deadline);
                String location = answer.field("location");
                if (!isRedirect(answer.status()) || location.isEmpty()) {
                    return answer;
                }
                next = redirected(next, location);
            }
            throw new CodedException(
                    ErrorCode.UPSTREAM_FAILED,
                    "%s: more than %d redirects (expected: at most that many, see tools.web.fetch.maxRedirects); ask for %s itself"
                            .formatted(url, limits.redirects(), next));
        }
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private static WebUrl redirected(WebUrl from, String location) {
        try {
            String text =
                    new String(
                            location.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            return from.resolve(text);
        } catch (IllegalArgumentException e) {
            throw new CodedException(
                    ErrorCode.DENIED, "%s redirects to: %s".formatted(from, e.getMessage()), e);
        }
    }

    /// Where to connect to; empty where a proxy is to look the name up.
    private List<InetAddress> addresses(WebUrl url, Gate gate) throws InterruptedException {
        return switch (gate.judge(url.to())) {
            case Gate.Verdict.Open(List<InetAddress> addresses) -> addresses;
            case Gate.Verdict.Refused(String reason, String _) ->
                    throw new CodedException(ErrorCode.DENIED, "url: " + reason);
            case Gate.Verdict.Unknown(String _) when parts.proxies().of(url.uri()) != null ->
                    List.of();
            case Gate.Verdict.Unknown(String reason) ->
                    throw new CodedException(
                            ErrorCode.UNREACHABLE,
                            "%s (expected: a name that can be looked up; check how it is spelled)"
                                    .formatted(reason));
        };
    }

    /// Asks a server that the configuration names, wherever it is. A redirect is an answer.
    ///
    /// Errors: `unreachable`, `timeout`, `upstream_failed`.
    public WebAnswer ask(Ask ask, Limits limits) throws InterruptedException {
        try (Deadline deadline = Deadline.in(limits.time())) {
            List<InetAddress> addresses =
                    switch (ask.url().to().host()) {
                        case Host.Address(InetAddress address) -> List.of(address);
                        case Host.Name(String name) -> found(name, ask.url());
                    };
            return exchanged(ask, limits, addresses, deadline);
        }
    }

    private List<InetAddress> found(String name, WebUrl url) throws InterruptedException {
        if (parts.proxies().of(url.uri()) != null) {
            return List.of();
        }
        try {
            return parts.lookups().addresses(name);
        } catch (UnknownHostException e) {
            throw new CodedException(
                    ErrorCode.UNREACHABLE,
                    "%s (expected: a name that can be looked up)".formatted(e.getMessage()),
                    e);
        }
    }

    private WebAnswer exchanged(
            Ask ask, Limits limits, List<InetAddress> addresses, Deadline deadline)
            throws InterruptedException {
        URI proxy = parts.proxies().of(ask.url().uri());
        try (WebConnection connection =
                WebConnection.open(ask.url(), addresses, proxy, parts.tls(), deadline)) {
            connection.send(head(ask, proxy), ask.body());
            InputStream in = new BufferedInputStream(connection.in(), 16 * 1024);
            AnswerHead head = AnswerHead.read(in);
            boolean moves = isRedirect(head.status()) && !head.field("location").isEmpty();
            AnswerBody.Bytes body =
                    moves
                            ? new AnswerBody.Bytes(new byte[0], false)
                            : AnswerBody.read(head, in, limits.bytes());
            return new WebAnswer(ask.url(), head.status(), head.fields(), body.bytes(), body.cut());
        } catch (IOException e) {
            if (Thread.interrupted()) {
                InterruptedException interrupted =
                        new InterruptedException("the request was ended");
                interrupted.initCause(e);
                throw interrupted;
            }
            throw broken(ask.url(), limits, deadline, e);
        }
    }

    private static byte[] head(Ask ask, @Nullable URI proxy) {
        boolean absolute = proxy != null && !ask.url().secure();
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Host", ask.url().authority());
        fields.putAll(ask.headers());
        fields.put("Accept-Encoding", "gzip");
        fields.put("Connection", "close");
        if (proxy != null && absolute && proxy.getUserInfo() != null) {
            fields.put("Proxy-Authorization", WebConnection.basic(proxy));
        }
        byte[] body = ask.body();
        if (body != null) {
            fields.put("Content-Length", Integer.toString(body.length));
        }
        StringBuilder head = new StringBuilder(512);
        head.append(body == null ? "GET " : "POST ");
        head.append(absolute ? ask.url().toString() : ask.url().path()).append(" HTTP/1.1\r\n");
        fields.forEach((name, value) -> {
            if (!value.chars().allMatch(c -> c >= ' ' && c != 0x7F)) {
                throw new CodedException(
                        ErrorCode.INVALID_PARAMS,
                        "header %s: has control characters (expected: one line of text; is there a line end in the key?)"
                                .formatted(name));
            }
            head.append(name).append(": ").append(value).append("\r\n");
        });
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static CodedException broken(
            WebUrl url, Limits limits, Deadline deadline, IOException e) {
        if (deadline.expired()) {
            return new CodedException(
                    ErrorCode.TIMEOUT,
                    "%s: no whole answer within %s (expected: one in that time; ask again later, or for something smaller)"
                            .formatted(url, seconds(limits.time())),
                    e);
        }
        return switch (e) {
            case SSLException _ ->
                    new CodedException(
                            ErrorCode.UPSTREAM_FAILED,
                            "%s: no TLS: %s (expected: a certificate for this host that is trusted)"
                                    .formatted(url, e.getMessage()),
                            e);
            case UnreachedException _ ->
                    new CodedException(
                            ErrorCode.UNREACHABLE, "%s: %s".formatted(url, e.getMessage()), e);
            default ->
                    new CodedException(
                            ErrorCode.UPSTREAM_FAILED, "%s: %s".formatted(url, e.getMessage()), e);
        };
    }

    private static String seconds(Duration time) {
        long millis = time.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
