package bot.molt.providers.wire;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.spi.model.ModelEndpoint;
import bot.molt.spi.model.ModelException;
import bot.molt.spi.model.ModelException.Kind;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Refusals as servers of all kinds write them.
class FailuresTest {
    private static final Failures FAILURES =
            new Failures(
                    new ModelEndpoint(
                            "here",
                            URI.create("http://h"),
                            Secret.of("very-secret-key"),
                            Map.of(),
                            null,
                            Duration.ofSeconds(1),
                            Json.Obj.EMPTY));

    private static ModelException failure(int status, Map<String, String> headers, String body)
            throws Exception {
        return FAILURES.of(
                status, headers, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | CONTEXT_OVERFLOW | {'error':{'code':400,'message':'the request exceeds the"
                        + " available context size, try increasing"
                        + " it','type':'exceed_context_size_error'}}",
                "400 | CONTEXT_OVERFLOW | {'message':'This model maximum context length is 32768"
                        + " tokens','object':'error'}",
                "400 | CONTEXT_OVERFLOW | {'error':{'message':'Invalid request: Your request"
                        + " exceeded model token limit: 131072','type':'invalid_request_error'}}",
                "400 | CONTEXT_OVERFLOW | {'error':{'message':'<400>"
                        + " InternalError.Algo.InvalidParameter: Range of input length should be [1,"
                        + " 98304]'}}",
                "413 | CONTEXT_OVERFLOW | too large",
                "429 | RATE_LIMITED | {'error':{'message':'Too many tokens, reduce the length or"
                        + " wait'}}",
                "402 | BILLING | {'error':{'message':'Insufficient"
                        + " Balance','code':'invalid_request_error'}}",
                "429 | BILLING | {'error':{'message':'Your account is"
                        + " suspended','type':'exceeded_current_quota_error'}}",
                "429 | BILLING | {'error':{'code':'1113','message':'您的账户已欠费,请充值后重试。'}}",
                "400 | AUTH | {'error':{'code':400,'message':'API key not valid. Please pass a"
                        + " valid API key.','status':'INVALID_ARGUMENT'}}",
                "403 | AUTH | {'detail':'forbidden'}",
                "400 | NO_MODEL | {'error':{'message':'Model Not Exist'}}",
                "404 | NO_MODEL | {'error':'model \\'x\\' not found, try pulling it first'}",
                "503 | OVERLOADED | <html>busy</html>",
                "500 | SERVER | ''",
                "502 | SERVER | {'error':{'message':'Provider returned error'}}",
                "400 | INVALID |"
                        + " [{'error':{'code':400,'message':'bad','status':'INVALID_ARGUMENT'}}]"
            })
    void eachHasItsKind(int status, Kind kind, String body) throws Exception {
        String json = body.replace("\\'", "~").replace('\'', '"').replace('~', '\'');
        assertThat(failure(status, Map.of(), json).kind()).isEqualTo(kind);
    }

    @Test
    void aFailureSaysWhoSaidWhatAndNeverTheKey() throws Exception {
        assertThat(
                        failure(
                                400,
                                Map.of(),
                                "{\"error\":{\"type\":\"bad\",\"message\":\"no"
                                        + " very-secret-key\\nhere\"}}"))
                .hasMessage("here: bad: no *** here (HTTP 400)");
    }

    @Test
    void howLongToWaitIsReadFromWhereverItStands() throws Exception {
        assertThat(failure(429, Map.of("retry-after", "7"), "").retryAfter())
                .contains(Duration.ofSeconds(7));
        assertThat(
                        failure(429, Map.of("retry-after-ms", "250", "retry-after", "7"), "")
                                .retryAfter())
                .contains(Duration.ofMillis(250));
        assertThat(failure(429, Map.of(), "{\"retryDelay\": \"36.5s\"}").retryAfter())
                .contains(Duration.ofMillis(36_500));
        assertThat(
                        failure(429, Map.of("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT"), "")
                                .retryAfter())
                .contains(Duration.ZERO);
        assertThat(failure(429, Map.of("retry-after", "soon"), "").retryAfter()).isEmpty();
    }
}
