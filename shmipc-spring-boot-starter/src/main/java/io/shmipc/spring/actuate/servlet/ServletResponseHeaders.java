package io.shmipc.spring.actuate.servlet;

import io.shmipc.spring.actuate.endpoint.ResponseHeaders;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Headers of the answer to the request that the calling thread is at, if it is at one. */
public final class ServletResponseHeaders implements ResponseHeaders {

    @Override
    public void set(String name, String value) {
        if (RequestContextHolder.getRequestAttributes()
                instanceof ServletRequestAttributes attributes) {
            HttpServletResponse response = attributes.getResponse();
            if (response != null) {
                response.setHeader(name, value);
            }
        }
    }
}
