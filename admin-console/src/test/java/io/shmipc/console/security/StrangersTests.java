package io.shmipc.console.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.test.annotation.DirtiesContext;

/** What somebody gets by sessions and uploads who has no right to it. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "shmipc.console.access.users[0].name=eve",
            "shmipc.console.access.users[0].password=eve-secret",
            "shmipc.console.access.users[1].name=otto",
            "shmipc.console.access.users[1].password=otto-secret",
            "shmipc.console.access.users[1].roles=reader,operator"
        })
@DirtiesContext
@Timeout(60)
class StrangersTests {

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort private int port;

    @Autowired private ServletWebServerApplicationContext context;

    @Test
    void shouldNotLetWhoPlantedASessionUseItOnceSomebodyElseSignsInWithIt() throws Exception {
        String planted = cookie(get("eve", null));

        HttpResponse<String> signedIn = get("otto", planted);

        assertThat(signedIn.statusCode()).isEqualTo(200);
        assertThat(cookie(signedIn)).isNotEqualTo(planted);
        assertThat(get(null, planted).statusCode()).isEqualTo(401);
        assertThat(get(null, cookie(signedIn)).body()).contains("otto", "may act");
    }

    @Test
    void shouldKeepTheSessionOfWhoIsSignedIn() throws Exception {
        String cookie = cookie(get("eve", null));

        HttpResponse<String> again = get("eve", cookie);

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.headers().allValues("Set-Cookie")).isEmpty();
    }

    @Test
    void shouldEndSessionsOfStrangersSoonAndKeepThoseOfWhoSignsIn() throws Exception {
        HttpResponse<String> form =
                http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/x"))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
        assertThat(form.statusCode()).isEqualTo(401);
        assertThat(WebSessions.secondsOf(context, form))
                .isEqualTo(SessionLife.OF_STRANGERS.toSeconds());

        assertThat(WebSessions.secondsOf(context, get("eve", null))).isEqualTo(8 * 60 * 60);
    }

    @Test
    void shouldRefuseAnUploadOfAStrangerWithoutReadingIt() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("POST /compare HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Content-Type: multipart/form-data; boundary=x\r\n"
                                    + "Content-Length: 100000000\r\n\r\n"
                                    + "--x\r\nContent-Disposition: form-data; name=\"first\";"
                                    + " filename=\"a\"\r\n\r\nbytes")
                            .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            socket.setSoTimeout(10_000);

            String answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();

            assertThat(answer).startsWith("HTTP/1.1 401");
        }
    }

    private HttpResponse<String> get(String user, String cookie) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"));
        if (user != null) {
            byte[] pair = (user + ":" + user + "-secret").getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        }
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static String cookie(HttpResponse<String> response) {
        return response.headers().firstValue("Set-Cookie").orElse("").split(";")[0];
    }
}
