package io.shmipc.console.security;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.apache.catalina.Context;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** What the web server knows of its sessions. */
final class WebSessions {

    private WebSessions() {}

    /** How long the session may be idle whose cookie an answer sets. */
    static long secondsOf(ServletWebServerApplicationContext context, HttpResponse<?> answer)
            throws IOException {
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        Context web =
                (Context)
                        ((TomcatWebServer) context.getWebServer())
                                .getTomcat()
                                .getHost()
                                .findChildren()[0];
        return web.getManager()
                .findSession(cookie.substring(cookie.indexOf('=') + 1))
                .getSession()
                .getMaxInactiveInterval();
    }
}
