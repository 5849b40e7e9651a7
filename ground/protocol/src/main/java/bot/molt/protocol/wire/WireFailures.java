package bot.molt.protocol.wire;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/// What went wrong on the way to the gateway, in words that say what to do.
public final class WireFailures {
    private WireFailures() {}

    /// Something that talks to the gateway.
    interface Talk<T> {
        T run() throws IOException;
    }

    static <T> T translated(Target target, Talk<T> talk) {
        try {
            return talk.run();
        } catch (IOException e) {
            throw of(target, e);
        }
    }

    /// A failure to reach the gateway or to get an answer from it.
    public static CodedException of(Target target, IOException e) {
        String gateway = "gateway: " + target.url() + ": ";
        return switch (e) {
            case SocketTimeoutException timeout when isConnect(timeout) ->
                    new CodedException(
                            ErrorCode.UNREACHABLE,
                            gateway + "no connection within " + seconds(target),
                            e);
            case SocketTimeoutException _ ->
                    new CodedException(
                            ErrorCode.TIMEOUT,
                            gateway + "no answer within " + seconds(target) + " (see --timeout)",
                            e);
            case ConnectException _ ->
                    new CodedException(
                            ErrorCode.UNREACHABLE,
                            gateway + "connection refused (" + hint(target) + ")",
                            e);
            case UnknownHostException _ ->
                    new CodedException(
                            ErrorCode.UNREACHABLE,
                            gateway + "unknown host (expected: a name or address, see --url)",
                            e);
            case WireException wrong ->
                    new CodedException(
                            ErrorCode.UPSTREAM_FAILED,
                            gateway + wrong.getMessage() + " (is this a Moltbot gateway?)",
                            e);
            case SSLException untrusted when cause(untrusted, PinMismatchException.class) ->
                    new CodedException(ErrorCode.FORBIDDEN, gateway + told(untrusted), e);
            case SSLException untrusted when cause(untrusted, CertificateException.class) ->
                    new CodedException(
                            ErrorCode.FORBIDDEN,
                            gateway
                                    + "its certificate is not trusted: "
                                    + told(untrusted)
                                    + " (expected: one of a known authority for this name, or --tls-fingerprint with what `moltbot status` shows on its machine)",
                            e);
            case SSLException plain ->
                    new CodedException(
                            ErrorCode.UPSTREAM_FAILED,
                            gateway
                                    + "no TLS there: "
                                    + plain.getMessage()
                                    + " (expected: gateway.tls.enabled there, or http:// instead of https://)",
                            e);
            default -> new CodedException(ErrorCode.UNREACHABLE, gateway + e.getMessage(), e);
        };
    }

    private static boolean cause(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (kind.isInstance(each)) {
                return true;
            }
        }
        return false;
    }

    /// What the certificate's own failure says, without what was wrapped around it.
    private static String told(Throwable failure) {
        Throwable told = failure;
        while (!(told instanceof CertificateException) && told.getCause() != null) {
            told = told.getCause();
        }
        return String.valueOf(told.getMessage());
    }

    /// A failure after the request may have been carried out.
    static CodedException lost(Target target, IOException e) {
        return e instanceof SocketTimeoutException
                ? of(target, e)
                : new CodedException(
                        ErrorCode.UNREACHABLE,
                        "gateway: %s: connection lost before the answer; the request may have been carried out (%s)"
                                .formatted(target.url(), e.getMessage()),
                        e);
    }

    private static boolean isConnect(SocketTimeoutException e) {
        String message = e.getMessage();
        return message != null && message.toLowerCase(java.util.Locale.ROOT).contains("connect");
    }

    private static String hint(Target target) {
        return target.isLoopback()
                ? "is it running? start it with: moltbot gateway"
                : "is it running there, and does it listen on this address? see gateway.bind";
    }

    private static String seconds(Target target) {
        long millis = target.timeout().toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
