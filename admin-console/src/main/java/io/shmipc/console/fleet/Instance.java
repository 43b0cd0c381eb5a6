package io.shmipc.console.fleet;

import java.net.URI;

/**
 * An instance that discovery names.
 *
 * @param id by which pages name it: made of its service and address, so it stays the same for as
 *     long as these do
 * @param service its name at discovery
 * @param management base address of its Actuator, without a slash at the end
 * @param expected whether somebody named it or its service, so that it is missed when it does not
 *     answer
 */
public record Instance(String id, String service, URI management, boolean expected) {

    /** Host and port of its Actuator, to tell it from others of its service. */
    public String address() {
        return management.getAuthority();
    }

    /** Address of something below its Actuator; {@code path} begins with a slash. */
    public URI at(String path) {
        return URI.create(management + path);
    }
}
