package io.shmipc.console.web.segment;

import io.shmipc.console.capture.Capture;
import io.shmipc.console.capture.CaptureFailedException;
import io.shmipc.console.capture.CaptureStore;
import io.shmipc.console.capture.DumpEndpoint;
import io.shmipc.console.fleet.Instance;
import io.shmipc.console.poll.InstanceState;
import io.shmipc.console.remote.Download;
import io.shmipc.console.remote.InstanceFailure;
import io.shmipc.console.web.KnownInstances;
import io.shmipc.console.web.Owner;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.security.Principal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.util.UriComponentsBuilder;

/** Files about the memory of a session. */
@Controller
class DumpController {

    private static final Pattern FILE_NAME = Pattern.compile("filename=\"?([^\";]{1,120})\"?");
    private static final int CHUNK = 64 << 10;

    private final KnownInstances instances;
    private final DumpEndpoint endpoint;
    private final CaptureStore captures;

    DumpController(KnownInstances instances, DumpEndpoint endpoint, CaptureStore captures) {
        this.instances = instances;
        this.endpoint = endpoint;
        this.captures = captures;
    }

    /** A dump, passed on as it comes: the console keeps none of it. */
    @GetMapping("/instances/{id}/sessions/{session}/dump")
    void dump(
            @PathVariable String id,
            @PathVariable long session,
            @RequestParam(defaultValue = "false") boolean payload,
            HttpServletRequest request,
            HttpServletResponse response,
            Principal user)
            throws IOException {
        InstanceState state = instances.state(id);
        if (payload && !request.isUserInRole("OPERATOR")) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        try (Download download = endpoint.dump(callable(id), session, payload, user.getName())) {
            send(download, state.instance().service() + "-session-" + session, response);
        } catch (CaptureFailedException e) {
            RequestContextUtils.getOutputFlashMap(request).put("failure", e.getMessage());
            String page =
                    UriComponentsBuilder.fromPath(request.getContextPath())
                            .path("/instances/{id}/sessions/{session}/segment")
                            .buildAndExpand(id, session)
                            .encode()
                            .toUriString();
            RequestContextUtils.saveOutputFlashMap(page, request, response);
            response.sendRedirect(page);
        }
    }

    /** Never one that has left the fleet: somebody else may be at its address by now. */
    private Instance callable(String id) throws CaptureFailedException {
        try {
            return instances.callable(id);
        } catch (InstanceFailure gone) {
            throw new CaptureFailedException(String.valueOf(gone.getMessage()));
        }
    }

    private static void send(Download download, String name, HttpServletResponse response)
            throws IOException {
        response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(fileName(download.header("Content-Disposition"), name))
                        .build()
                        .toString());
        String length = download.header("Content-Length");
        if (length != null && length.matches("\\d{1,18}")) {
            // A browser that knows it notices when the file stops before its end.
            response.setContentLengthLong(Long.parseLong(length));
        }
        OutputStream out = response.getOutputStream();
        byte[] chunk = new byte[CHUNK];
        for (int count = download.read(chunk); count >= 0; count = download.read(chunk)) {
            out.write(chunk, 0, count);
        }
        out.flush();
    }

    /** The instance's name for it, if it is one that harms no file system, or one of our own. */
    static String fileName(@Nullable String disposition, String otherwise) {
        Matcher named = FILE_NAME.matcher(disposition == null ? "" : disposition);
        String name = (named.find() ? named.group(1) : "").replaceAll("[^A-Za-z0-9._-]", "_");
        if (name.startsWith(".") || !name.endsWith(".dump")) {
            name = otherwise.replaceAll("[^A-Za-z0-9._-]", "_") + ".dump";
        }
        return name;
    }

    /** What an instance said, byte for byte. */
    @GetMapping("/captures/{capture}/analysis.json")
    ResponseEntity<byte[]> analysis(
            @PathVariable String capture, HttpServletRequest request, Principal user) {
        Capture found = captures.get(capture);
        if (found == null || !found.visibleTo(Owner.of(user), request.isUserInRole("OPERATOR"))) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        String name =
                (found.title() + "-" + found.takenAt()).replaceAll("[^A-Za-z0-9.-]+", "_")
                        + ".json";
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(found.json());
    }
}
